//! The file of a new campaign: what is known is filled in, what only the team knows stands there as a comment to be uncommented.

use chrono::{Days, NaiveDate, NaiveDateTime};

use crate::compile::hashtag;
use crate::model::{Anchor, CampaignKind, PlanDay, is_spanish};
use crate::support::yaml_text;
use crate::workspace::Workspace;

/// What is known of a new campaign.
#[derive(Debug, Clone, Default)]
pub struct NewCampaign {
    /// Its id.
    pub id: String,
    /// Its name, on one line.
    pub name: String,
    /// Sort of campaign; a promotion by default.
    pub kind: Option<CampaignKind>,
    /// First day.
    pub start: Option<NaiveDate>,
    /// Last day.
    pub end: Option<NaiveDate>,
    /// The great day: of the event, the launch or the close.
    pub day: Option<NaiveDate>,
    /// What it is to reach.
    pub goal: Option<String>,
    /// Objective of the plan.
    pub objective: Option<String>,
    /// Pillar of the plan.
    pub pillar: Option<String>,
    /// Audience of the plan.
    pub audience: Option<String>,
    /// Person responsible.
    pub responsible: Option<String>,
    /// Budget, as `2400 MXN`.
    pub budget: Option<String>,
    /// The page that posts lead to.
    pub link: Option<String>,
    /// Channels.
    pub channels: Vec<String>,
    /// The event of the calendar that it is for.
    pub event: Option<NewEvent>,
}

/// The event of the calendar that a new campaign is for.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Its id.
    pub id: String,
    /// When it begins, in the workspace's zone.
    pub start: NaiveDateTime,
    /// When it ends, in the workspace's zone.
    pub end: Option<NaiveDateTime>,
    /// Whether it is repeated, so that its id alone does not say when it is.
    pub repeated: bool,
}

impl NewCampaign {
    /// The great day: that which was given, that of the event, or the one that is usual for the type. Within the campaign's days.
    fn great_day(&self) -> Option<NaiveDate> {
        if let Some(day) = self.day.or_else(|| self.event.as_ref().map(|event| event.start.date())) {
            return Some(day);
        }
        let (start, end) = (self.start?, self.end?);
        match self.kind {
            // A week after the first day; half way through where that is sooner, so that there is something to tell before and after.
            Some(CampaignKind::Launch) => {
                let half = (end - start).num_days().max(0).unsigned_abs().div_ceil(2);
                start.checked_add_days(Days::new(half.min(LAUNCH_DAYS)))
            }
            // The day before the last, which is for the recap or the winners.
            _ => end.pred_opt().map(|day| day.max(start)),
        }
    }

    /// One of its own days.
    fn own_day(&self, anchor: Anchor) -> Option<NaiveDate> {
        match anchor {
            Anchor::Start => self.start,
            Anchor::End => self.end,
            Anchor::Day => match self.kind {
                Some(CampaignKind::Giveaway | CampaignKind::Contest | CampaignKind::Event | CampaignKind::Launch) => self.great_day(),
                _ => self.end,
            },
        }
    }
}

/// From the first day of a launch to the day itself, where there is time.
const LAUNCH_DAYS: u64 = 7;

/// Length of the dates that are proposed.
const DAYS: u64 = 30;

/// The text of the file. `today` is for the days that are proposed in comments, and for what should have been done before it.
#[must_use]
pub fn new_campaign(workspace: &Workspace, new: &NewCampaign, today: NaiveDate) -> String {
    let spanish = is_spanish(&workspace.config.language);
    let mut file = File { text: String::new(), spanish };
    let kind = new.kind.unwrap_or(CampaignKind::Promotion);
    file.text.push_str(&format!("id: {}\nname: {}\ntype: {}\n", yaml_text(&new.id), yaml_text(&new.name), kind.as_str()));
    let proposed = today.checked_add_days(Days::new(DAYS)).unwrap_or(today);
    file.known("start", new.start.map(|day| day.to_string()), &today.to_string());
    file.known("end", new.end.map(|day| day.to_string()), &proposed.to_string());
    let quoted = |text: &Option<String>| text.as_deref().map(yaml_text);
    file.known(
        "goal",
        quoted(&new.goal),
        file.say("Qué debe haber cambiado al final, con un número", "What must have changed in the end, with a number"),
    );
    let plan = &workspace.plan;
    let first = |ids: Vec<&str>| ids.first().map(|id| yaml_text(id));
    for (key, given, ids) in [
        ("objective", &new.objective, plan.objectives.iter().map(|one| one.id.as_str()).collect::<Vec<_>>()),
        ("pillar", &new.pillar, plan.pillars.iter().map(|one| one.id.as_str()).collect()),
        ("audience", &new.audience, plan.audiences.iter().map(|one| one.id.as_str()).collect()),
        ("responsible", &new.responsible, workspace.people.list.iter().map(|one| one.key.as_str()).collect()),
    ] {
        match (given, first(ids)) {
            (None, None) => {}
            (given, proposed) => file.known(key, quoted(given), &proposed.unwrap_or_default()),
        }
    }
    let all: Vec<String> = workspace.config.channels.iter().map(|channel| channel.name.as_str().to_owned()).collect();
    let channels = (!new.channels.is_empty()).then(|| format!("[{}]", new.channels.join(", ")));
    file.known("channels", channels, &format!("[{}]", all.join(", ")));
    let tag = hashtag(&new.name);
    if !tag.is_empty() {
        file.known("hashtag", None, &tag);
    }
    file.known("link", quoted(&new.link), "https://example.org/");
    let currency = plan.budget.currency.as_deref().unwrap_or("EUR");
    file.known("budget", quoted(&new.budget), &yaml_text(&format!("500 {currency}")));
    file.text.push_str(&format!("utm: {{ medium: social, campaign: {} }}\n", yaml_text(&new.id)));
    match kind {
        CampaignKind::Giveaway | CampaignKind::Contest => file.competition(kind, &workspace.config.brand, new),
        CampaignKind::Ads => file.ads(workspace, currency),
        CampaignKind::Influencer => file.influencers(workspace, currency),
        CampaignKind::Event => file.event(new),
        CampaignKind::Launch => file.launch(new),
        CampaignKind::Promotion => file.promotion(),
    }
    file.checklist(kind, new, today);
    file.text
}

struct File {
    text: String,
    spanish: bool,
}

impl File {
    fn say(&self, spanish: &'static str, english: &'static str) -> &'static str {
        if self.spanish { spanish } else { english }
    }

    /// A key with its value, or as a comment with a proposal.
    fn known(&mut self, key: &str, value: Option<String>, proposal: &str) {
        match value {
            Some(value) => self.text.push_str(&format!("{key}: {value}\n")),
            None => self.text.push_str(&format!("# {key}: {proposal}\n")),
        }
    }

    /// Lines as they are, in the file's language.
    fn lines(&mut self, spanish: &'static str, english: &'static str) {
        let lines = self.say(spanish, english);
        self.text.push_str(lines);
    }

    fn terms(&mut self, spanish: &'static str, english: &'static str) {
        self.lines(spanish, english);
    }

    fn competition(&mut self, kind: CampaignKind, brand: &str, new: &NewCampaign) {
        let giveaway = kind == CampaignKind::Giveaway;
        let brand = yaml_text(brand);
        self.text.push_str(&format!("{}:\n", kind.as_str()));
        self.lines(
            "#   prizes: [{ name: Canasta de cuatro libros, count: 3, value: 800 MXN }]\n#   how: Se participa con una respuesta a esta publicación que diga qué libro se regalaría y a quién.\n#   who: { min_age: 18, countries: [MX], note: No participa quien trabaja aquí ni su familia. }\n",
            "#   prizes: [{ name: Basket of four books, count: 3, value: 80 EUR }]\n#   how: Reply to this post and tell us which book you would give, and to whom.\n#   who: { min_age: 18, countries: [ES], note: Staff and their families cannot take part. }\n",
        );
        self.text.push_str("  per_person: 1\n");
        if let (Some(start), Some(end), Some(close)) = (new.start, new.end, new.great_day()) {
            // Where entries close on the last day, the winners are announced in its evening.
            let (closes, decided, announced) = if close < end { ("20:00", "21:00", "12:00") } else { ("18:00", "18:30", "19:00") };
            self.text.push_str(&format!(
                "  opens: \"{start} 09:00\"\n  closes: \"{close} {closes}\"\n  decided: \"{close} {decided}\"\n  announced: \"{end} {announced}\"\n"
            ));
        } else {
            self.text.push_str("#   opens: \"2026-12-08 09:00\"\n#   closes: \"2027-01-05 20:00\"\n#   decided: \"2027-01-05 21:00\"\n#   announced: \"2027-01-06 12:00\"\n");
        }
        self.text.push_str("  winners: 1\n  alternates: 2\n");
        if giveaway {
            self.lines(
                "  method: Por azar y de forma comprobable. Al cerrar publicamos un compromiso con la lista de participaciones, y el resultado sale de un número público posterior; cualquiera puede repetir la cuenta.\n",
                "  method: By lot, in a way that can be checked. When entries close we publish a commitment to the list of entries, and the result follows from a public number that comes later; anybody can do the sum again.\n",
            );
        } else {
            self.lines(
                "  method: El jurado valora cada participación sin ver el nombre y publica sus razones.\n#   criteria: [Originalidad, Claridad, Relación con el tema]\n#   jury: [Una persona de la casa, Una persona de fuera]\n",
                "  method: The jury judges every entry without its name, and publishes its reasons.\n#   criteria: [Originality, Clarity, Closeness to the subject]\n#   jury: [Somebody from the house, Somebody from outside]\n",
            );
        }
        self.lines(
            "  told: Por mensaje directo a la cuenta con la que se participó; hay siete días para responder, y después pasa a la primera persona suplente.\n  privacy: Usamos el nombre de la cuenta solo para esta campaña. El domicilio se pide únicamente a quienes ganan y se borra tras la entrega. Nunca pedimos datos de pago.\n  disclaimer: Las redes donde se publica no patrocinan, avalan ni administran esta campaña.\n",
            "  told: By direct message to the account that took part; there are seven days to answer, then the first alternate takes the place.\n  privacy: We use the name of the account for this campaign only. An address is asked of winners alone, and deleted after delivery. We never ask for payment details.\n  disclaimer: The networks on which this is published do not sponsor, endorse or administer this campaign.\n",
        );
        self.text.push_str(&format!("  organiser: {brand}\n"));
        self.terms(
            "# terms: { file: bases.md }   # las bases completas, junto a este archivo\n",
            "# terms: { file: terms.md }   # the full terms, beside this file\n",
        );
    }

    fn ads(&mut self, workspace: &Workspace, currency: &str) {
        self.lines(
            "ads:\n  label: Publicidad\n#   targeting: A quién se muestra y a quién no, en palabras\n",
            "ads:\n  label: Advertisement\n#   targeting: Who sees it and who does not, in words\n",
        );
        let network = workspace.config.channels.iter().map(|channel| channel.network.as_str()).find(|name| *name != "site");
        self.text.push_str(&format!(
            "#   spend: [{{ network: {}, amount: {} }}]\n",
            network.unwrap_or("instagram"),
            yaml_text(&format!("300 {currency}"))
        ));
    }

    fn influencers(&mut self, workspace: &Workspace, currency: &str) {
        let person = workspace.people.list.iter().find(|one| one.role == Some(crate::model::Role::Influencer));
        let key = person.or(workspace.people.list.first()).map_or("ana", |one| one.key.as_str());
        let fee = yaml_text(&format!("300 {currency}"));
        let (what, label) = if self.spanish { ("Una reseña", "#publi") } else { ("A review", "#ad") };
        self.text.push_str(&format!(
            "# influencers:\n#   - {{ person: {}, deliverables: [{what}], fee: {fee}, disclosure: \"{label}\" }}\n",
            yaml_text(key)
        ));
    }

    fn event(&mut self, new: &NewCampaign) {
        self.text.push_str("event:\n");
        if let Some(event) = &new.event {
            self.text.push_str(&format!("  id: {}\n", yaml_text(&event.id)));
            let wall = |at: NaiveDateTime| at.format("%Y-%m-%d %H:%M");
            if event.repeated {
                self.text.push_str(&format!("  start: \"{}\"\n", wall(event.start)));
                self.text.push_str(&event.end.map(|end| format!("  end: \"{}\"\n", wall(end))).unwrap_or_default());
            }
        }
        match new.great_day() {
            _ if new.event.is_some() => {}
            Some(day) => self.text.push_str(&format!("  start: \"{day} 19:00\"\n  end: \"{day} 21:00\"\n")),
            None => self.text.push_str("#   start: \"2026-12-05 19:00\"\n#   end: \"2026-12-05 21:00\"\n"),
        }
        self.lines("#   place: Dónde, con la calle y el acceso\n", "#   place: Where, with the street and the way in\n");
        self.text.push_str("#   capacity: 40\n#   stream: https://example.org/live\n");
        self.terms(
            "# terms: Entrada libre con registro. Menores de edad, acompañados.\n",
            "# terms: Free entry with registration. Children come with an adult.\n",
        );
    }

    fn launch(&mut self, new: &NewCampaign) {
        self.text.push_str("launch:\n");
        self.lines("#   product: Nombre como lo escriben los textos\n", "#   product: Its name as texts write it\n");
        match (&new.event, new.great_day()) {
            (Some(event), _) => self.text.push_str(&format!("  embargo: \"{}\"\n", event.start.format("%Y-%m-%d %H:%M"))),
            (None, Some(day)) => self.text.push_str(&format!("  embargo: \"{day} 10:00\"\n")),
            (None, None) => self.text.push_str("#   embargo: \"2026-12-01 10:00\"\n"),
        }
    }

    fn promotion(&mut self) {
        self.lines(
            "promotion:\n#   offer: Qué se ofrece, con su precio\n#   conditions: [Una por persona, No se suma a otras promociones]\n#   stock: 180\n# terms: Vigencia, límites y cómo reclamar, en una o dos frases\n",
            "promotion:\n#   offer: What is offered, with its price\n#   conditions: [One for each person, Not together with other offers]\n#   stock: 180\n# terms: How long, with which limits, and where to complain, in a sentence or two\n",
        );
    }

    /// What is usually forgotten, with its days; what should have been done already is due today.
    fn checklist(&mut self, kind: CampaignKind, new: &NewCampaign, today: NaiveDate) {
        let all: &[(&str, &str, &str)] = &[
            ("Meta, presupuesto y responsable aprobados", "Goal, budget and responsible person approved", "start-14d"),
            ("Textos, imágenes y descripciones listos", "Texts, pictures and their descriptions ready", "start-5d"),
            ("Enlaces con UTM probados", "Links with UTM tried out", "start-2d"),
        ];
        let own: &[(&str, &str, &str)] = match kind {
            CampaignKind::Giveaway => &[
                ("Bases completas publicadas en el sitio", "Full terms published on the site", "start-1d"),
                ("Lista de participaciones exportada y compromiso publicado", "List of entries exported and commitment published", "day"),
                ("Premios entregados y domicilios borrados", "Prizes delivered and addresses deleted", "end+30d"),
            ],
            CampaignKind::Contest => &[
                ("Bases, criterios y jurado publicados en el sitio", "Terms, criteria and jury published on the site", "start-1d"),
                ("Fallo del jurado por escrito", "Decision of the jury in writing", "day"),
                ("Premios entregados y domicilios borrados", "Prizes delivered and addresses deleted", "end+30d"),
            ],
            CampaignKind::Ads => &[
                ("Públicos y exclusiones revisados en cada red", "Audiences and exclusions looked at on every network", "start-3d"),
                ("Gasto comparado con los resultados", "Spending held against results", "end+3d"),
            ],
            CampaignKind::Influencer => &[
                (
                    "Acuerdo por escrito: entregables, pago, aviso de publicidad",
                    "Written agreement: deliverables, fee, disclosure",
                    "start-10d",
                ),
                ("Piezas revisadas antes de publicarse", "Pieces looked at before they are published", "start-2d"),
            ],
            CampaignKind::Event => &[
                ("Lugar, accesos y permisos confirmados", "Place, access and permits confirmed", "day-14d"),
                ("Permiso de imagen de quienes salen en las fotos", "Consent of those in the pictures", "day"),
                ("Crónica publicada y gracias enviadas", "Recap published and thanks sent", "day+2d"),
            ],
            CampaignKind::Launch => &[
                ("Prensa y aliados avisados, con embargo", "Press and allies told, under embargo", "day-5d"),
                ("Página del producto lista y oculta", "Page of the product ready and hidden", "day-2d"),
                ("Primeras opiniones reunidas, con permiso", "First opinions gathered, with consent", "day+3d"),
            ],
            CampaignKind::Promotion => &[
                ("Precio y existencias comprobados en la tienda", "Price and stock checked in the shop", "start-1d"),
                ("Promoción retirada de la página y de las biografías", "Offer taken off the page and the profiles", "end+1d"),
            ],
        };
        self.text.push_str("checklist:\n");
        for (spanish, english, due) in all.iter().chain(own) {
            let task = if self.spanish { spanish } else { english };
            let day = PlanDay::parse(due).and_then(|due| due.resolve(|anchor| new.own_day(anchor)));
            let due = if day.is_some_and(|day| day < today) { today.to_string() } else { (*due).to_owned() };
            self.text.push_str(&format!("  - {{ task: {}, due: {due} }}\n", yaml_text(task)));
        }
    }
}
