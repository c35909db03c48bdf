//! The words of drafts, in Spanish and English: a beginning that says what is known, for somebody to make their own.

use chrono::NaiveDateTime;

use super::days::{event_start, instant_of};
use super::occasion::occasion;
use super::words::day_in_words;
use crate::model::{Anchor, Campaign, CampaignKind, is_spanish};
use crate::workspace::Workspace;

/// What a draft may say.
pub(super) struct Facts {
    spanish: bool,
    name: String,
    /// Days until the great day.
    days: i64,
    /// The great day with its time, in words.
    day: String,
    /// When entries close, or the last day.
    close: String,
    /// When the winners are announced.
    announced: String,
    place: Option<String>,
    stream: Option<String>,
    offer: Option<String>,
    conditions: Vec<String>,
    code: Option<String>,
    stock: Option<u32>,
    prizes: String,
    how: Option<String>,
    disclaimer: Option<String>,
    criteria: Vec<String>,
    product: String,
    /// People whom the campaign works with, as mentions.
    people: String,
    link: bool,
}

/// A draft's words.
pub(super) struct Text {
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
}

impl Facts {
    pub(super) fn of(workspace: &Workspace, campaign: &Campaign, at: NaiveDateTime) -> Self {
        let language = workspace.config.language.as_str();
        let spanish = is_spanish(language);
        let zone = workspace.config.timezone;
        let timed = |at: chrono::DateTime<chrono::Utc>| {
            let wall = at.with_timezone(&zone).naive_local();
            let (day, time) = (day_in_words(wall.date(), language), wall.format("%H:%M"));
            if spanish { format!("{day} a las {time}") } else { format!("{day} at {time}") }
        };
        let competition = campaign.competition.as_ref();
        let of = |when| instant_of(workspace, campaign, when).map(timed);
        let own = |anchor| super::own_day(workspace, campaign, anchor);
        let words = |day: Option<chrono::NaiveDate>| day.map(|day| day_in_words(day, language));
        let soon = || if spanish { "muy pronto".to_owned() } else { "soon".to_owned() };
        let embargo = campaign.launch.as_ref().and_then(|launch| launch.embargo.as_ref());
        let great = event_start(workspace, campaign).map(timed).or_else(|| of(embargo));
        let prizes = competition.map(|of| {
            of.prizes
                .iter()
                .map(|prize| if prize.count > 1 { format!("{} × {}", prize.count, prize.name) } else { prize.name.clone() })
                .collect::<Vec<_>>()
        });
        let calendar_event = occasion(workspace, campaign).map(|occasion| occasion.event);
        let promotion = campaign.promotion.as_ref();
        Self {
            spanish,
            name: campaign.name.clone(),
            days: own(Anchor::Day).map_or(0, |day| (day - at.date()).num_days()),
            day: great.or_else(|| words(own(Anchor::Day))).unwrap_or_else(soon),
            close: of(competition.and_then(|of| of.closes.as_ref())).or_else(|| words(own(Anchor::End))).unwrap_or_else(soon),
            announced: of(competition.and_then(|of| of.announced.as_ref())).or_else(|| words(own(Anchor::End))).unwrap_or_else(soon),
            place: campaign
                .event
                .as_ref()
                .and_then(|event| event.place.clone())
                .or_else(|| calendar_event.and_then(|entry| entry.place.clone())),
            stream: campaign.event.as_ref().and_then(|event| event.stream.as_ref()).map(|stream| stream.value.clone()),
            offer: promotion.and_then(|of| of.offer.clone()),
            conditions: promotion.map(|of| of.conditions.clone()).unwrap_or_default(),
            code: promotion.and_then(|of| of.code.clone()),
            stock: promotion.and_then(|of| of.stock),
            prizes: list(&prizes.unwrap_or_default(), spanish),
            how: competition.and_then(|of| of.how.clone()),
            disclaimer: competition.and_then(|of| of.disclaimer.clone()),
            criteria: competition.map(|of| of.criteria.clone()).unwrap_or_default(),
            product: campaign
                .launch
                .as_ref()
                .and_then(|of| of.product.as_ref())
                .map_or_else(|| campaign.name.clone(), |of| of.value.clone()),
            people: list(&campaign.influencers.iter().map(|one| format!("@{}", one.person.value)).collect::<Vec<_>>(), spanish),
            link: campaign.link.is_some(),
        }
    }

    fn say<'t>(&self, spanish: &'t str, english: &'t str) -> &'t str {
        if self.spanish { spanish } else { english }
    }

    /// How far the great day is; drafts are written for other days than the usual ones, too.
    fn countdown(&self) -> String {
        match (self.days, self.spanish) {
            (0, true) => "es hoy".to_owned(),
            (0, false) => "it is today".to_owned(),
            (1, true) => "falta 1 día".to_owned(),
            (1, false) => "1 day to go".to_owned(),
            (days, true) => format!("faltan {days} días"),
            (days, false) => format!("{days} days to go"),
        }
    }

    /// A sentence around a fact, where it is known.
    fn with(&self, fact: Option<&str>, spanish: &str, english: &str) -> Option<String> {
        fact.filter(|fact| !fact.is_empty()).map(|fact| self.say(spanish, english).replace("{}", fact))
    }
}

/// `a, b y c`, `a, b and c`.
fn list(items: &[String], spanish: bool) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} {} {last}", first.join(", "), if spanish { "y" } else { "and" }),
    }
}

/// A sentence with its full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?', '…']) { text.to_owned() } else { format!("{text}.") }
}

/// The words of a step's draft. What nobody has said yet is left out.
#[expect(clippy::too_many_lines, reason = "the drafts' words, step by step, in two languages")]
pub(super) fn text(facts: &Facts, kind: CampaignKind, step: &str) -> Text {
    let name = facts.name.as_str();
    let terms = facts.link.then(|| facts.say("Bases completas en el enlace.", "Full terms at the link.").to_owned());
    let (title, paragraphs): (String, Vec<Option<String>>) = match (kind, step) {
        (CampaignKind::Giveaway | CampaignKind::Contest, "announcement") => (
            facts.say("{}: así se participa", "{}: how to take part").replace("{}", name),
            vec![
                facts.with(Some(&facts.prizes), "Esto se puede ganar: {}.", "This is what you can win: {}."),
                facts.how.as_deref().map(sentence),
                facts.with(Some(&facts.criteria.join("; ")), "El jurado se fija en esto: {}.", "The jury looks at this: {}."),
                facts.with(Some(&facts.close), "Hay tiempo hasta el {}.", "You have until {}."),
                terms,
                facts.disclaimer.as_deref().map(sentence),
            ],
        ),
        (CampaignKind::Giveaway | CampaignKind::Contest, "reminder") => (
            facts.say("{}: todavía hay tiempo de participar", "{}: there is still time to take part").replace("{}", name),
            vec![facts.how.as_deref().map(sentence), facts.with(Some(&facts.close), "Cerramos el {}.", "Entries close on {}."), terms],
        ),
        (CampaignKind::Giveaway | CampaignKind::Contest, "last-day") => (
            facts.say("{}: hoy es el último día", "{}: today is the last day").replace("{}", name),
            vec![
                facts.with(
                    Some(&facts.close),
                    "Cerramos el {}. Después ya no cuenta ninguna participación.",
                    "Entries close on {}. What comes later does not count.",
                ),
                facts.with(Some(&facts.announced), "El resultado se anuncia el {}.", "The result is announced on {}."),
                terms,
            ],
        ),
        (CampaignKind::Giveaway | CampaignKind::Contest, "winners") => (
            facts.say("{}: quién gana", "{}: who has won").replace("{}", name),
            vec![
                facts.with(Some(name), "Gracias por participar en «{}».", "Thank you for taking part in “{}”."),
                Some(if kind == CampaignKind::Giveaway {
                    facts
                        .say(
                            "<!-- Aquí van los nombres: `pregon draw run` escribe el texto con el resultado y cómo comprobarlo. -->",
                            "<!-- The names go here: `pregon draw run` writes the text with the result and how to check it. -->",
                        )
                        .to_owned()
                } else {
                    facts
                        .say(
                            "<!-- Aquí van los nombres y por qué los eligió el jurado. -->",
                            "<!-- The names go here, and why the jury chose them. -->",
                        )
                        .to_owned()
                }),
            ],
        ),
        (CampaignKind::Promotion, "reminder") => (
            facts.say("{}: sigue en pie", "{}: still on").replace("{}", name),
            vec![facts.offer.as_deref().map(sentence), facts.with(Some(&facts.close), "Hasta el {}.", "Until {}."), terms],
        ),
        (CampaignKind::Promotion, "last-day") => (
            facts.say("{}: hoy termina", "{}: ends today").replace("{}", name),
            vec![
                facts.offer.as_deref().map(sentence),
                facts.with(Some(name), "Hoy es el último día de «{}».", "Today is the last day of “{}”."),
                terms,
            ],
        ),
        (CampaignKind::Promotion, _) => (
            name.to_owned(),
            vec![
                facts.offer.as_deref().map(sentence),
                facts.with(facts.code.as_deref(), "Con el código {}.", "With the code {}."),
                facts.with(Some(&facts.conditions.iter().map(|one| sentence(one)).collect::<Vec<_>>().join(" ")), "{}", "{}"),
                facts.with(Some(&facts.close), "Hasta el {}.", "Until {}."),
                facts.stock.map(|stock| match (stock, facts.spanish) {
                    (1, true) => "Hay solo 1; al acabarse, termina.".to_owned(),
                    (1, false) => "There is only 1; when it is gone, it ends.".to_owned(),
                    (_, true) => format!("Hay {stock}; al acabarse, termina."),
                    (_, false) => format!("There are {stock}; when they are gone, it ends."),
                }),
                terms,
            ],
        ),
        (CampaignKind::Event, "countdown-7" | "countdown-3") => (
            format!("{name}: {}", facts.countdown()),
            vec![
                facts.with(Some(&facts.day), "Nos vemos el {}.", "See you on {}."),
                facts.with(facts.place.as_deref(), "Lugar: {}.", "Where: {}."),
                Some(
                    facts
                        .say(
                            "<!-- Una razón concreta para venir: quién, qué, cuánto dura. -->",
                            "<!-- One good reason to come: who, what, how long. -->",
                        )
                        .to_owned(),
                ),
            ],
        ),
        (CampaignKind::Event, "countdown-1") => (
            match facts.days {
                1 => facts.say("{}: es mañana", "{}: it is tomorrow").replace("{}", name),
                _ => format!("{name}: {}", facts.countdown()),
            },
            vec![
                facts.with(Some(&facts.day), "Empezamos el {}.", "We begin on {}."),
                facts.with(facts.place.as_deref(), "Lugar: {}.", "Where: {}."),
                Some(
                    facts
                        .say(
                            "<!-- Qué traer, cómo llegar, qué accesos hay. -->",
                            "<!-- What to bring, how to get there, how it is accessible. -->",
                        )
                        .to_owned(),
                ),
            ],
        ),
        (CampaignKind::Event, "live") => (
            facts.say("{}: empezamos", "{}: we begin").replace("{}", name),
            vec![
                facts.with(Some(name), "Empieza «{}».", "“{}” begins."),
                facts.with(facts.place.as_deref(), "Lugar: {}.", "Where: {}."),
                facts.with(facts.stream.as_deref(), "También se puede ver en vivo: {}", "It can be watched live, too: {}"),
            ],
        ),
        (CampaignKind::Event, "recap") => (
            facts.say("{}: así fue", "{}: how it went").replace("{}", name),
            vec![
                facts.with(Some(name), "Gracias por venir a «{}».", "Thank you for coming to “{}”."),
                Some(
                    facts
                        .say(
                            "<!-- Una foto con permiso, una frase que se dijo, cuántas personas fueron y qué sigue. -->",
                            "<!-- A photo with consent, a line that was said, how many came and what comes next. -->",
                        )
                        .to_owned(),
                ),
            ],
        ),
        (CampaignKind::Event, _) => (
            if facts.spanish { format!("{name}: ya tiene fecha") } else { format!("{name}: save the date") },
            vec![
                facts.with(Some(&facts.day), "Será el {}.", "It is on {}."),
                facts.with(facts.place.as_deref(), "Lugar: {}.", "Where: {}."),
                facts.link.then(|| facts.say("Registro y detalles en el enlace.", "Details and registration at the link.").to_owned()),
            ],
        ),
        (CampaignKind::Launch, "teaser") => (
            facts.say("Algo viene el {}", "Something is coming on {}").replace("{}", &facts.day),
            vec![
                Some(
                    facts
                        .say(
                            "<!-- Una pista sin nombrarlo: un detalle, un problema que resuelve, una pregunta. -->",
                            "<!-- A hint that does not name it: a detail, a problem that it solves, a question. -->",
                        )
                        .to_owned(),
                ),
                facts.with(Some(&facts.day), "Lo contamos el {}.", "We tell on {}."),
            ],
        ),
        (CampaignKind::Launch, "launch") => (
            facts.say("Ya está aquí: {}", "It is here: {}").replace("{}", &facts.product),
            vec![
                Some(facts.say("Presentamos {}.", "Meet {}.").replace("{}", &facts.product)),
                Some(
                    facts
                        .say(
                            "<!-- Para quién es, qué cambia y qué no hace. -->",
                            "<!-- Who it is for, what it changes and what it does not do. -->",
                        )
                        .to_owned(),
                ),
                facts.link.then(|| facts.say("Todo sobre ello en el enlace.", "All about it at the link.").to_owned()),
            ],
        ),
        (CampaignKind::Launch, "proof") => (
            facts.say("{}: lo que dice quien ya lo usa", "{}: what people who use it say").replace("{}", &facts.product),
            vec![
                facts.with(Some(&facts.product), "Esto se dice de {}.", "This is what is said of {}."),
                Some(
                    facts
                        .say(
                            "<!-- Una cita con nombre y permiso, o una cifra con su fuente. -->",
                            "<!-- A quotation with name and consent, or a figure with its source. -->",
                        )
                        .to_owned(),
                ),
            ],
        ),
        (CampaignKind::Ads, "ad-second") => (
            facts.say("{}: otra manera de decirlo", "{}: another way to say it").replace("{}", name),
            vec![
                Some(
                    facts
                        .say(
                            "<!-- El mismo ofrecimiento con otra entrada, para comparar. -->",
                            "<!-- The same offer with another beginning, to compare. -->",
                        )
                        .to_owned(),
                ),
                facts.link.then(|| facts.say("Todo sobre «{}», en el enlace.", "All about “{}”, at the link.").replace("{}", name)),
            ],
        ),
        (CampaignKind::Ads, _) => (
            name.to_owned(),
            vec![
                Some(
                    facts
                        .say(
                            "<!-- Una promesa que se pueda cumplir y una sola cosa que hacer. -->",
                            "<!-- A promise that can be kept, and one thing to do. -->",
                        )
                        .to_owned(),
                ),
                facts.link.then(|| facts.say("Más sobre «{}» en el enlace.", "More about “{}” at the link.").replace("{}", name)),
            ],
        ),
        (CampaignKind::Influencer | CampaignKind::Launch, "thanks") => (
            facts.say("{}: gracias", "{}: thank you").replace("{}", name),
            vec![
                facts
                    .with(Some(&facts.people), "Gracias, {}.", "Thank you, {}.")
                    .or_else(|| facts.with(Some(name), "Gracias a quienes hicieron «{}».", "Thank you to everybody behind “{}”.")),
                Some(
                    facts
                        .say("<!-- Qué pasó, en una cifra, y qué sigue. -->", "<!-- What came of it, in a figure, and what is next. -->")
                        .to_owned(),
                ),
            ],
        ),
        (CampaignKind::Influencer, "presentation") => (
            name.to_owned(),
            vec![
                facts
                    .with(Some(&facts.people), "En esta campaña nos acompaña {}.", "With us in this campaign: {}.")
                    .or_else(|| facts.with(Some(name), "Empieza «{}».", "“{}” begins.")),
                Some(
                    facts
                        .say(
                            "<!-- Qué hará y por qué nos importa su mirada. -->",
                            "<!-- What they will do, and why we care for their view. -->",
                        )
                        .to_owned(),
                ),
            ],
        ),
        (CampaignKind::Influencer, _) => (
            facts.say("{}: lo que hicimos juntos", "{}: what we made together").replace("{}", name),
            vec![
                facts
                    .with(Some(&facts.people), "Con {}.", "With {}.")
                    .or_else(|| facts.with(Some(name), "Forma parte de «{}».", "It is part of “{}”.")),
                Some(
                    facts
                        .say("<!-- Enlace a su pieza y una frase suya. -->", "<!-- A link to their piece, and a line of theirs. -->")
                        .to_owned(),
                ),
            ],
        ),
        (CampaignKind::Giveaway | CampaignKind::Contest | CampaignKind::Launch, _) => {
            (name.to_owned(), vec![Some(facts.say("<!-- Aquí va el texto. -->", "<!-- The text goes here. -->").to_owned())])
        }
    };
    Text { title, paragraphs: paragraphs.into_iter().flatten().collect() }
}
