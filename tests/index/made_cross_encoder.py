"""A small cross-encoder that counts words, with weights set here."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
VOCABULARY = [*SPECIAL, "転入届", "住民票", "ごみ", "税金"]
PAD, UNK, CLS, SEP = range(4)
LONGEST = 16  # tokens of a question and a passage together


def tokenizer() -> PreTrainedTokenizerFast:
    """Words between spaces; question and passage as BERT joins them."""
    words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(VOCABULARY)}, unk_token="[UNK]"))  # noqa: S106
    words.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    words.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", CLS), ("[SEP]", SEP)],
    )
    named = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=LONGEST, **named)


def config(labels: int = 1) -> BertConfig:
    """One layer, in which each axis stands for a word."""
    size = len(VOCABULARY)
    return BertConfig(
        vocab_size=size,
        hidden_size=size,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=size,
        hidden_act="relu",
        max_position_embeddings=LONGEST,
        num_labels=labels,
    )


def counting_model() -> BertForSequenceClassification:
    """Scores a pair by how many of its tokens are a word that occurs twice: once asked, once found."""
    model = BertForSequenceClassification(config())
    weights = dict(model.named_parameters())
    with torch.no_grad():
        for name, weight in weights.items():
            weight.fill_(1.0 if name.endswith("LayerNorm.weight") else 0.0)
        one = torch.eye(len(VOCABULARY))
        layer = "bert.encoder.layer.0."
        weights["bert.embeddings.word_embeddings.weight"].copy_(one)
        # Queries and keys are 0, so [CLS] gets the mean of all tokens: each word's share of the text.
        weights[f"{layer}attention.self.value.weight"].copy_(one)
        weights[f"{layer}attention.output.dense.weight"].copy_(one)
        # A word's share less one and a half times that of one token, half of what the two [SEP] have; above 0
        # from the second occurrence on. [PAD] has no share, and makes the sum 0, so that no mean gets in.
        counts = weights[f"{layer}intermediate.dense.weight"]
        for word in range(len(SPECIAL), len(VOCABULARY)):
            counts[word, word], counts[word, SEP], counts[word, PAD] = 1.0, -0.75, -0.25
        weights[f"{layer}output.dense.weight"][PAD, len(SPECIAL) :] = 1.0
        weights["bert.pooler.dense.weight"][PAD, PAD] = 1.0
        weights["bert.pooler.dense.weight"][PAD, UNK] = -1.0
        weights["classifier.weight"][0, PAD] = 100.0
    return model


def saved(model: BertForSequenceClassification | BertModel, folder: Path) -> Path:
    """The folder with the model and its tokenizer in it."""
    model.save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder
