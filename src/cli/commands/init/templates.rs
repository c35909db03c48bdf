//! Which files each example has, and where they go.

use crate::cli::args::{InitCi, InitKind, Lang};

/// A file of an example: its path below `templates/init/`, where it goes, and what it holds.
pub(super) struct Template {
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares it with what lies on the disk"))]
    pub(super) from: &'static str,
    pub(super) to: &'static str,
    pub(super) bytes: &'static [u8],
}

/// The files of an example.
pub(super) fn templates(lang: Lang, kind: InitKind) -> impl Iterator<Item = &'static Template> {
    let (shared, own): (&[Template], &[Template]) = match (lang, kind) {
        (Lang::Es, InitKind::Shop) => (ES_SHARED, ES_SHOP),
        (Lang::Es, InitKind::Association) => (ES_SHARED, ES_ASSOCIATION),
        (Lang::Es, InitKind::Software) => (ES_SHARED, ES_SOFTWARE),
        (Lang::Es, InitKind::Agency) => (&[], ES_AGENCY),
        (Lang::En, InitKind::Shop) => (EN_SHARED, EN_SHOP),
        (Lang::En, InitKind::Association) => (EN_SHARED, EN_ASSOCIATION),
        (Lang::En, InitKind::Software) => (EN_SHARED, EN_SOFTWARE),
        (Lang::En, InitKind::Agency) => (&[], EN_AGENCY),
    };
    shared.iter().chain(own)
}

/// Whether a file is wanted with this CI.
pub(super) fn is_for(to: &str, ci: InitCi) -> bool {
    ci == InitCi::Github || !to.starts_with(".github/")
}

/// The file of GitLab CI: that of `templates/ci/`, with comments in the language of the team.
pub(super) fn gitlab(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => include_str!("../../../../templates/ci/gitlab.es.yml"),
        Lang::En => include_str!("../../../../templates/ci/gitlab.yml"),
    }
}

/// The folders of an agency's brands, as a pattern.
pub(super) fn brands(lang: Lang) -> &'static str {
    match lang {
        Lang::Es => "marcas/*/",
        Lang::En => "brands/*/",
    }
}

/// The name of the invented organisation, where none was given.
pub(super) fn brand(lang: Lang, kind: InitKind) -> &'static str {
    match (lang, kind) {
        (Lang::Es, InitKind::Shop) => "Panadería Luna de Trigo",
        (Lang::Es, InitKind::Association) => "Casa Jacaranda",
        (Lang::Es, InitKind::Software) => "Tiza",
        (Lang::Es, InitKind::Agency) => "Agencia Dos Orillas",
        (Lang::En, InitKind::Shop) => "Moonwheat Bakery",
        (Lang::En, InitKind::Association) => "Evergreen Neighbors",
        (Lang::En, InitKind::Software) => "Chalk",
        (Lang::En, InitKind::Agency) => "Two Shores Studio",
    }
}

macro_rules! templates {
    ($($from:literal => $to:literal,)*) => {
        &[$(Template { from: $from, to: $to, bytes: include_bytes!(concat!("../../../../templates/init/", $from)) }),*]
    };
}

// Dot files lie without their dot in our own repository, where they would take effect.

/// What all but the agency have.
const ES_SHARED: &[Template] = templates! {
    "es/shared/README.md" => "README.md",
    "es/shared/gitignore" => ".gitignore",
    "es/shared/env.example" => ".env.example",
    "es/shared/github/workflows/pregon.yml" => ".github/workflows/pregon.yml",
    "vscode/settings.json" => ".vscode/settings.json",
};

const ES_SHOP: &[Template] = templates! {
    "es/shop/pregon.yaml" => "pregon.yaml",
    "es/shop/content/bienvenida.md" => "content/<%day-1.folder%>/bienvenida.md",
    "es/shop/content/dia-del-centeno/index.md" => "content/<%thursday+5.folder%>/dia-del-centeno/index.md",
    "media/loaf.png" => "content/<%thursday+5.folder%>/dia-del-centeno/hogaza.png",
    "es/shop/content/dos-por-uno-en-centeno.md" => "content/<%workday+12.folder%>/dos-por-uno-en-centeno.md",
    "es/shop/content/pregunta-de-la-semana.md" => "content/<%workday+8.folder%>/pregunta-de-la-semana.md",
    "es/shop/content/tres-dias-de-masa.md" => "content/<%workday+2.folder%>/tres-dias-de-masa.md",
    "es/shop/plans/plan.yaml" => "plans/plan.yaml",
    "es/shop/plans/tone.yaml" => "plans/tone.yaml",
    "es/shop/plans/calendar.yaml" => "plans/calendar.yaml",
    "es/shop/plans/people.yaml" => "plans/people.yaml",
    "es/shop/plans/crisis.yaml" => "plans/crisis.yaml",
    "es/shop/plans/crisis.md" => "plans/crisis.md",
    "es/shop/plans/campaigns/semana-del-centeno.yaml" => "plans/campaigns/semana-del-centeno.yaml",
};

const ES_ASSOCIATION: &[Template] = templates! {
    "es/association/pregon.yaml" => "pregon.yaml",
    "es/association/content/bienvenida.md" => "content/<%day-1.folder%>/bienvenida.md",
    "es/association/content/como-empieza-una-visita.md" => "content/<%workday+2.folder%>/como-empieza-una-visita.md",
    "es/association/content/cuanto-cuesta-una-visita.md" => "content/<%workday+12.folder%>/cuanto-cuesta-una-visita.md",
    "es/association/content/pregunta-de-la-semana.md" => "content/<%workday+8.folder%>/pregunta-de-la-semana.md",
    "es/association/content/tarde-de-domino/index.md" => "content/<%thursday+5.folder%>/tarde-de-domino/index.md",
    "media/domino.png" => "content/<%thursday+5.folder%>/tarde-de-domino/domino.png",
    "es/association/plans/plan.yaml" => "plans/plan.yaml",
    "es/association/plans/tone.yaml" => "plans/tone.yaml",
    "es/association/plans/calendar.yaml" => "plans/calendar.yaml",
    "es/association/plans/people.yaml" => "plans/people.yaml",
    "es/association/plans/crisis.yaml" => "plans/crisis.yaml",
    "es/association/plans/crisis.md" => "plans/crisis.md",
    "es/association/plans/campaigns/tarde-de-domino.yaml" => "plans/campaigns/tarde-de-domino.yaml",
};

const ES_SOFTWARE: &[Template] = templates! {
    "es/software/pregon.yaml" => "pregon.yaml",
    "es/software/content/bienvenida.md" => "content/<%day-1.folder%>/bienvenida.md",
    "es/software/content/como-anda-sin-conexion.md" => "content/<%workday+2.folder%>/como-anda-sin-conexion.md",
    "es/software/content/falta-una-mano-en-la-guia.md" => "content/<%workday+12.folder%>/falta-una-mano-en-la-guia.md",
    "es/software/content/pregunta-de-la-semana.md" => "content/<%workday+8.folder%>/pregunta-de-la-semana.md",
    "es/software/content/sale-tiza-2/index.md" => "content/<%thursday+5.folder%>/sale-tiza-2/index.md",
    "media/blackboard.png" => "content/<%thursday+5.folder%>/sale-tiza-2/pizarron.png",
    "es/software/plans/plan.yaml" => "plans/plan.yaml",
    "es/software/plans/tone.yaml" => "plans/tone.yaml",
    "es/software/plans/calendar.yaml" => "plans/calendar.yaml",
    "es/software/plans/people.yaml" => "plans/people.yaml",
    "es/software/plans/crisis.yaml" => "plans/crisis.yaml",
    "es/software/plans/crisis.md" => "plans/crisis.md",
    "es/software/plans/campaigns/tiza-2.yaml" => "plans/campaigns/tiza-2.yaml",
};

const ES_AGENCY: &[Template] = templates! {
    "es/agency/README.md" => "README.md",
    "es/agency/gitignore" => ".gitignore",
    "es/agency/github/workflows/pregon.yml" => ".github/workflows/pregon.yml",
    "es/agency/hotel/pregon.yaml" => "marcas/hotel-mirador/pregon.yaml",
    "vscode/settings.json" => "marcas/hotel-mirador/.vscode/settings.json",
    "es/agency/hotel/content/bienvenida.md" => "marcas/hotel-mirador/content/<%day-1.folder%>/bienvenida.md",
    "es/agency/hotel/content/levante-en-calma/index.md" => "marcas/hotel-mirador/content/<%workday+2.folder%>/levante-en-calma/index.md",
    "media/lighthouse.png" => "marcas/hotel-mirador/content/<%workday+2.folder%>/levante-en-calma/faro.png",
    "es/agency/hotel/content/pregunta.md" => "marcas/hotel-mirador/content/<%workday+8.folder%>/pregunta.md",
    "es/agency/hotel/content/tres-noches.md" => "marcas/hotel-mirador/content/<%thursday+5.folder%>/tres-noches.md",
    "es/agency/hotel/plans/plan.yaml" => "marcas/hotel-mirador/plans/plan.yaml",
    "es/agency/hotel/plans/tone.yaml" => "marcas/hotel-mirador/plans/tone.yaml",
    "es/agency/hotel/plans/calendar.yaml" => "marcas/hotel-mirador/plans/calendar.yaml",
    "es/agency/hotel/plans/people.yaml" => "marcas/hotel-mirador/plans/people.yaml",
    "es/agency/hotel/plans/crisis.yaml" => "marcas/hotel-mirador/plans/crisis.yaml",
    "es/agency/hotel/plans/crisis.md" => "marcas/hotel-mirador/plans/crisis.md",
    "es/agency/hotel/plans/campaigns/entre-semana.yaml" => "marcas/hotel-mirador/plans/campaigns/entre-semana.yaml",
    "es/agency/cafe/pregon.yaml" => "marcas/cafe-quebrada/pregon.yaml",
    "vscode/settings.json" => "marcas/cafe-quebrada/.vscode/settings.json",
    "es/agency/cafe/content/agua-antes-que-cafe.md" => "marcas/cafe-quebrada/content/<%thursday+5.folder%>/agua-antes-que-cafe.md",
    "es/agency/cafe/content/bienvenida.md" => "marcas/cafe-quebrada/content/<%day-1.folder%>/bienvenida.md",
    "es/agency/cafe/content/lote-la-ceja/index.md" => "marcas/cafe-quebrada/content/<%workday+2.folder%>/lote-la-ceja/index.md",
    "media/coffee.png" => "marcas/cafe-quebrada/content/<%workday+2.folder%>/lote-la-ceja/cafe.png",
    "es/agency/cafe/content/pregunta.md" => "marcas/cafe-quebrada/content/<%workday+8.folder%>/pregunta.md",
    "es/agency/cafe/plans/plan.yaml" => "marcas/cafe-quebrada/plans/plan.yaml",
    "es/agency/cafe/plans/tone.yaml" => "marcas/cafe-quebrada/plans/tone.yaml",
    "es/agency/cafe/plans/calendar.yaml" => "marcas/cafe-quebrada/plans/calendar.yaml",
    "es/agency/cafe/plans/people.yaml" => "marcas/cafe-quebrada/plans/people.yaml",
    "es/agency/cafe/plans/crisis.yaml" => "marcas/cafe-quebrada/plans/crisis.yaml",
    "es/agency/cafe/plans/crisis.md" => "marcas/cafe-quebrada/plans/crisis.md",
    "es/agency/cafe/plans/campaigns/lote-la-ceja.yaml" => "marcas/cafe-quebrada/plans/campaigns/lote-la-ceja.yaml",
};

/// What all but the agency have.
const EN_SHARED: &[Template] = templates! {
    "en/shared/README.md" => "README.md",
    "en/shared/gitignore" => ".gitignore",
    "en/shared/env.example" => ".env.example",
    "en/shared/github/workflows/pregon.yml" => ".github/workflows/pregon.yml",
    "vscode/settings.json" => ".vscode/settings.json",
};

const EN_SHOP: &[Template] = templates! {
    "en/shop/pregon.yaml" => "pregon.yaml",
    "en/shop/content/question-of-the-week.md" => "content/<%workday+8.folder%>/question-of-the-week.md",
    "en/shop/content/rye-day/index.md" => "content/<%thursday+5.folder%>/rye-day/index.md",
    "media/loaf.png" => "content/<%thursday+5.folder%>/rye-day/loaf.png",
    "en/shop/content/three-days-of-dough.md" => "content/<%workday+2.folder%>/three-days-of-dough.md",
    "en/shop/content/two-rye-loaves.md" => "content/<%workday+12.folder%>/two-rye-loaves.md",
    "en/shop/content/welcome.md" => "content/<%day-1.folder%>/welcome.md",
    "en/shop/plans/plan.yaml" => "plans/plan.yaml",
    "en/shop/plans/tone.yaml" => "plans/tone.yaml",
    "en/shop/plans/calendar.yaml" => "plans/calendar.yaml",
    "en/shop/plans/people.yaml" => "plans/people.yaml",
    "en/shop/plans/crisis.yaml" => "plans/crisis.yaml",
    "en/shop/plans/crisis.md" => "plans/crisis.md",
    "en/shop/plans/campaigns/rye-week.yaml" => "plans/campaigns/rye-week.yaml",
};

const EN_ASSOCIATION: &[Template] = templates! {
    "en/association/pregon.yaml" => "pregon.yaml",
    "en/association/content/domino-afternoon/index.md" => "content/<%thursday+5.folder%>/domino-afternoon/index.md",
    "media/domino.png" => "content/<%thursday+5.folder%>/domino-afternoon/dominoes.png",
    "en/association/content/how-a-visit-begins.md" => "content/<%workday+2.folder%>/how-a-visit-begins.md",
    "en/association/content/question-of-the-week.md" => "content/<%workday+8.folder%>/question-of-the-week.md",
    "en/association/content/welcome.md" => "content/<%day-1.folder%>/welcome.md",
    "en/association/content/what-a-visit-costs.md" => "content/<%workday+12.folder%>/what-a-visit-costs.md",
    "en/association/plans/plan.yaml" => "plans/plan.yaml",
    "en/association/plans/tone.yaml" => "plans/tone.yaml",
    "en/association/plans/calendar.yaml" => "plans/calendar.yaml",
    "en/association/plans/people.yaml" => "plans/people.yaml",
    "en/association/plans/crisis.yaml" => "plans/crisis.yaml",
    "en/association/plans/crisis.md" => "plans/crisis.md",
    "en/association/plans/campaigns/domino-afternoon.yaml" => "plans/campaigns/domino-afternoon.yaml",
};

const EN_SOFTWARE: &[Template] = templates! {
    "en/software/pregon.yaml" => "pregon.yaml",
    "en/software/content/a-hand-for-the-guide.md" => "content/<%workday+12.folder%>/a-hand-for-the-guide.md",
    "en/software/content/chalk-2-is-out/index.md" => "content/<%thursday+5.folder%>/chalk-2-is-out/index.md",
    "media/blackboard.png" => "content/<%thursday+5.folder%>/chalk-2-is-out/blackboard.png",
    "en/software/content/how-it-works-offline.md" => "content/<%workday+2.folder%>/how-it-works-offline.md",
    "en/software/content/question-of-the-week.md" => "content/<%workday+8.folder%>/question-of-the-week.md",
    "en/software/content/welcome.md" => "content/<%day-1.folder%>/welcome.md",
    "en/software/plans/plan.yaml" => "plans/plan.yaml",
    "en/software/plans/tone.yaml" => "plans/tone.yaml",
    "en/software/plans/calendar.yaml" => "plans/calendar.yaml",
    "en/software/plans/people.yaml" => "plans/people.yaml",
    "en/software/plans/crisis.yaml" => "plans/crisis.yaml",
    "en/software/plans/crisis.md" => "plans/crisis.md",
    "en/software/plans/campaigns/chalk-2.yaml" => "plans/campaigns/chalk-2.yaml",
};

const EN_AGENCY: &[Template] = templates! {
    "en/agency/README.md" => "README.md",
    "en/agency/gitignore" => ".gitignore",
    "en/agency/github/workflows/pregon.yml" => ".github/workflows/pregon.yml",
    "en/agency/inn/pregon.yaml" => "brands/lighthouse-inn/pregon.yaml",
    "vscode/settings.json" => "brands/lighthouse-inn/.vscode/settings.json",
    "en/agency/inn/content/after-the-storm/index.md" => "brands/lighthouse-inn/content/<%workday+2.folder%>/after-the-storm/index.md",
    "media/lighthouse.png" => "brands/lighthouse-inn/content/<%workday+2.folder%>/after-the-storm/lighthouse.png",
    "en/agency/inn/content/question.md" => "brands/lighthouse-inn/content/<%workday+8.folder%>/question.md",
    "en/agency/inn/content/three-nights.md" => "brands/lighthouse-inn/content/<%thursday+5.folder%>/three-nights.md",
    "en/agency/inn/content/welcome.md" => "brands/lighthouse-inn/content/<%day-1.folder%>/welcome.md",
    "en/agency/inn/plans/plan.yaml" => "brands/lighthouse-inn/plans/plan.yaml",
    "en/agency/inn/plans/tone.yaml" => "brands/lighthouse-inn/plans/tone.yaml",
    "en/agency/inn/plans/calendar.yaml" => "brands/lighthouse-inn/plans/calendar.yaml",
    "en/agency/inn/plans/people.yaml" => "brands/lighthouse-inn/plans/people.yaml",
    "en/agency/inn/plans/crisis.yaml" => "brands/lighthouse-inn/plans/crisis.yaml",
    "en/agency/inn/plans/crisis.md" => "brands/lighthouse-inn/plans/crisis.md",
    "en/agency/inn/plans/campaigns/midweek.yaml" => "brands/lighthouse-inn/plans/campaigns/midweek.yaml",
    "en/agency/coffee/pregon.yaml" => "brands/blue-gulch/pregon.yaml",
    "vscode/settings.json" => "brands/blue-gulch/.vscode/settings.json",
    "en/agency/coffee/content/lot-seven/index.md" => "brands/blue-gulch/content/<%workday+2.folder%>/lot-seven/index.md",
    "media/coffee.png" => "brands/blue-gulch/content/<%workday+2.folder%>/lot-seven/coffee.png",
    "en/agency/coffee/content/question.md" => "brands/blue-gulch/content/<%workday+8.folder%>/question.md",
    "en/agency/coffee/content/water-before-coffee.md" => "brands/blue-gulch/content/<%thursday+5.folder%>/water-before-coffee.md",
    "en/agency/coffee/content/welcome.md" => "brands/blue-gulch/content/<%day-1.folder%>/welcome.md",
    "en/agency/coffee/plans/plan.yaml" => "brands/blue-gulch/plans/plan.yaml",
    "en/agency/coffee/plans/tone.yaml" => "brands/blue-gulch/plans/tone.yaml",
    "en/agency/coffee/plans/calendar.yaml" => "brands/blue-gulch/plans/calendar.yaml",
    "en/agency/coffee/plans/people.yaml" => "brands/blue-gulch/plans/people.yaml",
    "en/agency/coffee/plans/crisis.yaml" => "brands/blue-gulch/plans/crisis.yaml",
    "en/agency/coffee/plans/crisis.md" => "brands/blue-gulch/plans/crisis.md",
    "en/agency/coffee/plans/campaigns/lot-seven.yaml" => "brands/blue-gulch/plans/campaigns/lot-seven.yaml",
};
