//! The team, and the fifteen duties of a community manager.

use crate::diag::Spanned;

/// A duty of a community manager.
///
/// Textbooks cut the work in different ways; this cut has a name for each thing that a reader of the plan asks "who does
/// that?" about. The five functions of the paper that defined the trade in Spanish (AERCO and Territorio creativo, *La función
/// del Community Manager*, November 2009) are in it: to listen (`listen`), to tell the company what was heard (`report`), to explain its
/// position (`answer`), to look for leaders within and without (`relations`), to find ways of working together (`grow`). The
/// others are the daily work as job descriptions since then list it: plan, write, design, curate, schedule, publish,
/// moderate, campaigns, crisis, measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// Keeps the plan and the calendar.
    Plan,
    /// Writes the posts.
    Write,
    /// Makes pictures, cards and video, and describes them.
    Design,
    /// Finds pieces of others that are worth passing on, and credits them.
    Curate,
    /// Puts approved posts in their slots.
    Schedule,
    /// Sees that what is due goes out, and that it looks as it should.
    Publish,
    /// Follows what is said about the brand, its field and its competitors.
    Listen,
    /// Answers questions, complaints and praise, within the promised time.
    Answer,
    /// Keeps the rules of the house: hides, blocks, settles.
    Moderate,
    /// Brings the community in and keeps it talking: questions, polls, welcomes.
    Grow,
    /// Looks after allies, influencers, press and the community's leaders.
    Relations,
    /// Runs promotions, giveaways, paid campaigns and events.
    Campaigns,
    /// Sees a crisis come, and runs the manual when it is there.
    Crisis,
    /// Reads the KPIs.
    Measure,
    /// Tells the rest of the company what came of it, and what the community says.
    Report,
}

impl Duty {
    /// All fifteen, in the order of the work.
    pub const ALL: [Self; 15] = [
        Self::Plan,
        Self::Write,
        Self::Design,
        Self::Curate,
        Self::Schedule,
        Self::Publish,
        Self::Listen,
        Self::Answer,
        Self::Moderate,
        Self::Grow,
        Self::Relations,
        Self::Campaigns,
        Self::Crisis,
        Self::Measure,
        Self::Report,
    ];

    /// The word that files use.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plan => "plan",
            Self::Write => "write",
            Self::Design => "design",
            Self::Curate => "curate",
            Self::Schedule => "schedule",
            Self::Publish => "publish",
            Self::Listen => "listen",
            Self::Answer => "answer",
            Self::Moderate => "moderate",
            Self::Grow => "grow",
            Self::Relations => "relations",
            Self::Campaigns => "campaigns",
            Self::Crisis => "crisis",
            Self::Measure => "measure",
            Self::Report => "report",
        }
    }
}

/// What a member of the team answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TeamDuty {
    /// One of the fifteen.
    Known(Duty),
    /// Something else, in the team's words.
    Other(String),
}

/// Who does what.
#[derive(Debug, Clone)]
pub struct TeamMember {
    /// Key in `people.yaml`.
    pub person: Spanned<String>,
    /// Role.
    pub role: Option<String>,
    /// Duties, in the order of the file.
    pub duties: Vec<Spanned<TeamDuty>>,
}

impl TeamMember {
    /// Whether this member answers for a duty.
    #[must_use]
    pub fn has(&self, duty: Duty) -> bool {
        self.duties.iter().any(|has| has.value == TeamDuty::Known(duty))
    }

    /// The duties in the team's own words.
    pub fn others(&self) -> impl Iterator<Item = &str> {
        self.duties.iter().filter_map(|duty| match &duty.value {
            TeamDuty::Other(text) => Some(text.as_str()),
            TeamDuty::Known(_) => None,
        })
    }
}
