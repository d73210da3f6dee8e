"""The index's errors.

IndexingError                  something the operator can act on; the message says how, in Japanese
├── CorpusEmpty                no document could be loaded from the corpus
├── CorpusMissing              the corpus folder or file is not there
├── IndexMissing               no generation has been built in the data folder
├── IndexOutdated              the generation was written by another schema of this program
├── IndexDamaged               the generation cannot be read
├── DataFolderUnwritable       the data folder cannot be created or written
├── OverlayDamaged             the checks that are kept beside the corpus cannot be read
├── SettingWrong               an environment variable has a value that cannot be used
├── SyncRunning                another sync holds the lock
├── EmbedderUnavailable        the configured embedding model cannot be loaded
├── RerankerUnavailable        the configured reranking model cannot be loaded
└── VectorsUnavailable         the configured server of vectors cannot be used, or does not answer
"""


class IndexingError(Exception):
    """Base of all errors of the index; `str(error)` is one clear sentence in Japanese."""


class CorpusEmpty(IndexingError):
    """No document could be loaded from the corpus."""


class ProfileUnreadable(IndexingError):
    """The city profile is wrong; without it no desk could be named."""


class CorpusMissing(IndexingError):
    """The corpus folder or file is not there."""


class SettingWrong(IndexingError):
    """An environment variable has a value that cannot be used."""


class IndexMissing(IndexingError):
    """No generation has been built in the data folder."""


class IndexOutdated(IndexingError):
    """The generation was written by another schema of this program."""


class IndexDamaged(IndexingError):
    """The generation cannot be read."""


class DataFolderUnwritable(IndexingError):
    """The data folder cannot be created or written."""


class OverlayDamaged(IndexingError):
    """The checks that are kept beside the corpus cannot be read."""


class SyncRunning(IndexingError):
    """Another sync holds the lock."""


class EmbedderUnavailable(IndexingError):
    """The configured embedding model cannot be loaded."""


class RerankerUnavailable(IndexingError):
    """The configured reranking model cannot be loaded."""


class VectorsUnavailable(IndexingError):
    """The configured server of vectors cannot be used, or does not answer."""


class BatchUnreadable(IndexingError):
    """A file of queries cannot be read."""
