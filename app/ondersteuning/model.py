"""The ondersteuningsplan: goals per person and life domain, interventions, and evaluations with an outcome (domein §2, fase 2)."""

from enum import StrEnum

import sqlalchemy as sa

from app.core.db import SCHEMA, Json, Tijdstip, codekolom
from app.core.versleuteling import versleuteld


class Leefgebied(StrEnum):
    """Life domains of the ondersteuningsplan ("meerdere leefgebieden", seed 4, 6.2; the list itself is a setting of the region)."""

    VEILIGHEID = "veiligheid"
    OPVOEDING = "opvoeding-en-ontwikkeling"
    RELATIES = "relaties-en-netwerk"
    PSYCHISCH = "psychische-gezondheid"
    LICHAMELIJK = "lichamelijke-gezondheid"
    VERSLAVING = "verslaving"
    FINANCIEN = "financien"
    WONEN = "wonen"
    DAGBESTEDING = "werk-school-en-dagbesteding"
    JUSTITIE = "politie-en-justitie"


class Interventie(StrEnum):
    """Help that can be part of a goal (seed 1, actielijn Stoppen and Nazorg)."""

    SYSTEEMBEGELEIDING = "systeembegeleiding"
    TRAUMABEHANDELING = "traumabehandeling"
    OUDERBEGELEIDING = "ouderbegeleiding"
    KIKKERGROEP = "kikkergroep"
    VINGERS_IN_JE_OREN = "vingers-in-je-oren"
    VEERKRACHT = "veerkracht"
    CARROUSEL = "carrousel-plegergroep"
    BORG = "borg-training"
    VERSLAVINGSZORG = "verslavingszorg"
    GGZ = "ggz"
    LVB = "lvb-ondersteuning"
    SCHULDHULP = "schuldhulpverlening"
    HUISVESTING = "hulp-bij-huisvesting"
    SLACHTOFFERHULP = "slachtofferhulp"
    LOTGENOTEN = "lotgenotencontact"
    STEUNFIGUUR = "inzet-steunfiguur"
    ANDERS = "anders"


class DoelStatus(StrEnum):
    LOPEND = "lopend"
    BEHAALD = "behaald"
    DEELS = "deels-behaald"
    NIET_BEHAALD = "niet-behaald"
    VERVALLEN = "vervallen"


class EvaluatieUitkomst(StrEnum):
    """Where the evaluation points to (domein §2, 2.3)."""

    BIJSTELLEN = "plan-bijstellen"
    NAZORG = "naar-nazorg"
    ONVEILIG = "opnieuw-onveilig"


ondersteuningsplan = sa.Table(
    "ondersteuningsplan",
    SCHEMA,
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), primary_key=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("bijgewerkt_op", Tijdstip, nullable=False),
    sa.Column("evaluatiedatum", sa.Date),
    versleuteld("ondersteuningsplan", "samenvatting", nullable=False),
)

doel = sa.Table(
    "doel",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("versie", sa.Integer, nullable=False),
    sa.Column("betrokkene_id", sa.Uuid, sa.ForeignKey("betrokkene.id"), nullable=False),
    codekolom("leefgebied", Leefgebied, nullable=False),
    codekolom("status", DoelStatus, nullable=False),
    versleuteld("doel", "doel", nullable=False),
    versleuteld("doel", "interventies", nullable=False),
)

evaluatie = sa.Table(
    "evaluatie",
    SCHEMA,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("casus_id", sa.Uuid, sa.ForeignKey("casus.id"), nullable=False, index=True),
    sa.Column("verblijf", sa.Integer, nullable=False),
    sa.Column("op", Tijdstip, nullable=False),
    codekolom("uitkomst", EvaluatieUitkomst, nullable=False),
    sa.Column("medewerker_id", sa.Uuid, nullable=False),
    sa.Column("doelen", Json, nullable=False, comment="status van elk doel op het moment van evalueren"),
    versleuteld("evaluatie", "onderbouwing", nullable=False),
)
