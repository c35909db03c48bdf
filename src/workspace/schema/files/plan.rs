//! `plans/plan.yaml`.

use super::plan_measures::{BUDGET, KPI, OBJECTIVE};
use super::{CHANNELS, Field, Key, PERSON, Record, Refers, Shape, id, name, one, owner};

pub(in super::super) const PLAN: Shape = Shape::Map(&Record {
    what: "plan",
    fields: &[
        Field::new("company", Shape::Map(&COMPANY), "The company behind the brand.", "La empresa u organización detrás de la marca."),
        Field::new("brand", Shape::Map(&BRAND), "How the company wants to be seen and heard.", "Cómo quiere que la vean y la oigan."),
        Field::new("situation", Shape::Map(&SITUATION), "Where we stand.", "Dónde estamos."),
        Field::new(
            "objectives",
            Shape::List(&Shape::Map(&OBJECTIVE)),
            "What we want to reach: SMART objectives.",
            "Qué queremos alcanzar: objetivos SMART.",
        ),
        Field::new("audiences", Shape::List(&Shape::Map(&AUDIENCE)), "Whom we talk to.", "Con quién hablamos."),
        Field::text("strategy", "How we go about it, in prose.", "Cómo lo haremos, en prosa.").example("Hablar menos y mejor."),
        Field::new(
            "pillars",
            Shape::List(&Shape::Map(&PILLAR)),
            "What we talk about: the lasting themes.",
            "De qué hablamos: los ejes de comunicación.",
        ),
        Field::new(
            "mix",
            Shape::Entries { key: Key::Choice(&["own", "curated", "reply", "question", "event", "promo"]), value: &Shape::Share },
            "Share of posts that each kind should have, in percent; kinds that are left out may have any.",
            "Porcentaje de publicaciones que debe tener cada clase; las que no se nombran pueden tener cualquiera.",
        )
        .example("{ own: 70, curated: 30 }"),
        Field::new(
            "tolerance",
            Shape::Share,
            "How far the shares of pillars and mix may be from what is planned, in percentage points.",
            "Cuánto pueden apartarse de lo previsto los porcentajes de ejes y mezcla, en puntos.",
        )
        .default("10")
        .example("10"),
        Field::new("tactics", Shape::List(&Shape::Map(&TACTIC)), "What we do.", "Qué hacemos."),
        Field::new("timing", Shape::List(&Shape::Map(&PHASE)), "The phases of the plan.", "Las fases del plan."),
        Field::new("team", Shape::List(&Shape::Map(&MEMBER)), "Who does what.", "Quién hace qué."),
        Field::new("budget", Shape::Map(&BUDGET), "What it costs.", "Cuánto cuesta."),
        Field::new("kpis", Shape::List(&Shape::Map(&KPI)), "How we know.", "Cómo lo sabemos."),
    ],
});

const COMPANY: Record = Record {
    what: "company",
    fields: &[
        Field::text("name", "Legal or trade name.", "Nombre legal o comercial.").example("Librería La Ceiba"),
        Field::text("about", "What it does, for whom, since when.", "Qué hace, para quién y desde cuándo."),
        Field::text("image", "How it wants to be seen.", "Cómo quiere ser vista."),
        Field::text("philosophy", "What it believes in.", "En qué cree."),
        Field::texts("advantages", "What it does better than others.", "Qué hace mejor que otras."),
    ],
};

const BRAND: Record = Record {
    what: "brand",
    fields: &[
        Field::text("name", "Name, where it is not the company's.", "Nombre, si no es el de la empresa."),
        Field::text("slogan", "Slogan.", "Lema."),
        Field::text("promise", "What it promises to those who choose it.", "Qué promete a quien la elige."),
        Field::text(
            "personality",
            "Who it would be if it were a person; how it speaks is in plans/tone.yaml.",
            "Quién sería si fuera una persona; cómo habla está en plans/tone.yaml.",
        ),
        Field::text("image", "How it looks: colours, type, pictures.", "Cómo se ve: colores, letra, imágenes."),
        Field::text("philosophy", "What it believes in.", "En qué cree."),
        Field::texts("values", "The values behind what it does.", "Los valores detrás de lo que hace."),
        Field::texts("advantages", "Why somebody should choose it and not another.", "Por qué elegirla a ella y no a otra."),
    ],
};

const SITUATION: Record = Record {
    what: "situation",
    fields: &[
        Field::new(
            "swot",
            Shape::Map(&SWOT),
            "Strengths, weaknesses, opportunities, threats.",
            "Fortalezas, oportunidades, debilidades y amenazas.",
        ),
        Field::new("competitors", Shape::List(&Shape::Map(&COMPETITOR)), "Who else is there.", "Quién más está."),
        Field::new(
            "channels",
            Shape::List(&Shape::Map(&OWN_CHANNEL)),
            "Our own channels, each with its purpose.",
            "Los canales propios, cada uno con su finalidad.",
        ),
    ],
};

const SWOT: Record = Record {
    what: "swot",
    fields: &[
        Field::texts("strengths", "Inner advantages.", "Ventajas internas."),
        Field::texts("weaknesses", "Inner drawbacks.", "Desventajas internas."),
        Field::texts("opportunities", "Outer chances.", "Posibilidades externas."),
        Field::texts("threats", "Outer dangers.", "Peligros externos."),
    ],
};

const COMPETITOR: Record = Record {
    what: "competitor",
    fields: &[
        name("Name.", "Nombre."),
        Field::new("url", Shape::Url, "Address of its page.", "Dirección de su página."),
        Field::text("notes", "What to know.", "Qué conviene saber."),
        Field::new(
            "person",
            PERSON,
            "Its key in plans/people.yaml, which has its accounts.",
            "Su clave en plans/people.yaml, donde están sus cuentas.",
        ),
        Field::texts("strengths", "What it does better than we do.", "Qué hace mejor que nosotros."),
        Field::texts("weaknesses", "What it does worse.", "Qué hace peor."),
    ],
};

const OWN_CHANNEL: Record = Record {
    what: "own channel",
    fields: &[
        Field::new("channel", one(Refers::Channel), "The channel, as pregon.yaml names it.", "El canal, con el nombre de pregon.yaml.")
            .required(),
        Field::text("definition", "What it is, to those who follow it.", "Qué es para quien lo sigue."),
        Field::text("purpose", "What we have it for.", "Para qué lo tenemos.").required(),
        Field::texts("not_for", "What it is not for.", "Para qué no es."),
        Field::new(
            "audiences",
            Shape::OneOrMany(&Shape::Reference(Refers::Audience)),
            "Audiences that it reaches.",
            "Públicos a los que llega.",
        ),
        owner(),
    ],
};

const AUDIENCE: Record = Record {
    what: "audience",
    fields: &[
        id("Key, which posts name as `audience`.", "Clave, que las publicaciones nombran en `audience`."),
        name("Name.", "Nombre."),
        Field::text("description", "Who they are, what they want, what keeps them away.", "Quiénes son, qué quieren, qué los frena."),
        Field::texts("languages", "Their languages.", "Sus lenguas.").example("[es, en]"),
        Field::texts("where", "Where they are reached.", "Dónde se les encuentra.").example("[mastodon, site]"),
    ],
};

const PILLAR: Record = Record {
    what: "pillar",
    fields: &[
        id("Key, which posts name as `pillar`.", "Clave, que las publicaciones nombran en `pillar`."),
        name("Name.", "Nombre."),
        Field::new("share", Shape::Share, "Share of posts that it should have, in percent.", "Porcentaje de publicaciones que debe tener."),
        Field::text("description", "What belongs to it.", "Qué le pertenece."),
    ],
};

const TACTIC: Record = Record {
    what: "tactic",
    fields: &[
        id("Key.", "Clave."),
        name("What is done.", "Qué se hace."),
        Field::text("description", "How it is done.", "Cómo se hace."),
        Field::new("objective", one(Refers::Objective), "Objective that it serves.", "Objetivo al que sirve."),
        Field::new("channels", CHANNELS, "Channels on which it is done.", "Canales en los que se hace."),
        Field::new("start", Shape::Day, "First day.", "Primer día.").example("2026-10-01"),
        Field::new("end", Shape::Day, "Last day.", "Último día.").example("2026-11-30"),
        owner(),
        Field::new("status", Shape::Choice(&["planned", "active", "done", "dropped"]), "How far it has come.", "Cómo va.")
            .default("planned"),
        Field::new("budget_line", one(Refers::BudgetLine), "Budget line that pays for it.", "Partida que la paga."),
    ],
};

const PHASE: Record = Record {
    what: "phase",
    fields: &[
        name("Name.", "Nombre."),
        Field::new("start", Shape::Day, "First day.", "Primer día.").example("2026-10-01").required(),
        Field::new("end", Shape::Day, "Last day.", "Último día.").example("2026-11-30").required(),
        Field::text("description", "What it is for.", "Para qué es."),
        Field::new(
            "objectives",
            Shape::OneOrMany(&Shape::Reference(Refers::Objective)),
            "Objectives at which it aims.",
            "Objetivos a los que apunta.",
        ),
    ],
};

/// The fifteen duties; the order is that of the work.
const DUTIES: &[&str] = &[
    "plan",
    "write",
    "design",
    "curate",
    "schedule",
    "publish",
    "listen",
    "answer",
    "moderate",
    "grow",
    "relations",
    "campaigns",
    "crisis",
    "measure",
    "report",
];

const MEMBER: Record = Record {
    what: "team member",
    fields: &[
        Field::new("person", PERSON, "Key in plans/people.yaml.", "Clave en plans/people.yaml.").required(),
        Field::text("role", "Role.", "Puesto."),
        Field::new(
            "duties",
            Shape::OneOrMany(&Shape::Either(&[Shape::Choice(DUTIES), Shape::Text])),
            "What this person answers for: any of the fifteen duties, or others in your own words.",
            "De qué responde: cualquiera de las quince funciones, u otras con palabras propias.",
        )
        .example("[write, publish, Agenda del patio]"),
    ],
};
