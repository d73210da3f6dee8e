"""The seams to vendor libraries; each is imported only when settings ask for it."""
