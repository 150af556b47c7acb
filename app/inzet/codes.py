"""The words of inzet: what a neighbour does for a huishouden or for one of its people (domein §8)."""

from enum import StrEnum


class Inzetcode(StrEnum):
    HANDLE_WITH_CARE = "handle-with-care"
    KIKKERGROEP = "kindhulp-kikkergroep"
    VINGERS_IN_JE_OREN = "kindhulp-vingers-in-je-oren"
    VEERKRACHT = "kindhulp-veerkracht"
    FILOMENA = "filomena"
    SEKSUEEL_GEWELD = "centrum-seksueel-geweld"
    ZSM = "zsm"
    SAMEN_OP = "samen-op-in-acuut"


class Inzetstatus(StrEnum):
    AANGEVRAAGD = "aangevraagd"
    GESTART = "gestart"
    AFGEROND = "afgerond"
    NIET_DOORGEGAAN = "niet-doorgegaan"


class Aanleiding(StrEnum):
    """What Filomena is for (seed 0)."""

    INTIEME_TERREUR = "intieme-terreur"
    STALKING = "stalking"
    FEMICIDE = "risico-op-femicide"


class Voor(StrEnum):
    KIND = "kind"
    VOLWASSENE = "volwassene"
    IEMAND = "iemand"
    CASUS = "casus"
    """The whole huishouden: nobody is named."""
