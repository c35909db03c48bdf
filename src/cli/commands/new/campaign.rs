//! The file of a new campaign.

use chrono::{DateTime, Days, Utc};
use pregon::compile::hashtag;
use pregon::workspace::Workspace;

use super::{NewFile, by_language, free_name, with_comments};
use crate::cli::args::NewCampaign;
use crate::cli::failure::Failure;
use crate::cli::words::{one_line, yaml_text};

/// Length of the example dates.
const DAYS: u64 = 30;

pub(super) fn plan(options: &NewCampaign, workspace: &Workspace, now: DateTime<Utc>) -> Result<NewFile, Failure> {
    let name = one_line(&options.name);
    if name.is_empty() {
        return Err(Failure::new("the name is empty").hint("as `pregon new campaign 'Otoño 2026'`"));
    }
    let path = |id: &str| format!("plans/campaigns/{id}.yaml");
    let id = free_name(&name, "campaign", |id| {
        let file = |extension| workspace.root.join("plans/campaigns").join(format!("{id}.{extension}"));
        workspace.campaign(id).is_some() || ["yaml", "yml"].into_iter().any(|extension| std::fs::symlink_metadata(file(extension)).is_ok())
    })?;
    let say = |spanish, english| by_language(workspace, spanish, english).to_owned();
    let today = now.with_timezone(&workspace.config.timezone).date_naive();
    let end = today.checked_add_days(Days::new(DAYS)).unwrap_or(today);
    let first = |ids: Vec<&str>| ids.first().copied().map(|id| yaml_text(&one_line(id)));
    let mut lines = vec![
        (format!("id: {}", yaml_text(&id)), say("las publicaciones la nombran así: campaign", "posts name it so: campaign")),
        (format!("name: {}", yaml_text(&name)), String::new()),
        (format!("type: {}", options.kind), "promotion | giveaway | contest | ads | influencer | event | launch".to_owned()),
        (format!("# start: {today}"), say("primer día", "first day")),
        (format!("# end: {end}"), say("último día", "last day")),
        (
            say("# goal: Qué debe haber cambiado al final, con un número", "# goal: What must have changed in the end, with a number"),
            String::new(),
        ),
    ];
    let plan = &workspace.plan;
    let person = workspace.people.list.first().map(|person| person.key.value.as_str());
    for (key, value, comment) in [
        ("objective", first(plan.objectives.iter().map(|o| o.id.as_str()).collect()), say("de plans/plan.yaml", "from plans/plan.yaml")),
        ("audience", first(plan.audiences.iter().map(|a| a.id.as_str()).collect()), say("de plans/plan.yaml", "from plans/plan.yaml")),
        ("responsible", person.map(yaml_text), say("de plans/people.yaml", "from plans/people.yaml")),
    ] {
        if let Some(value) = value {
            lines.push((format!("# {key}: {value}"), comment));
        }
    }
    let channels: Vec<&str> = workspace.config.channels.iter().map(|channel| channel.name.as_str()).collect();
    let tag = hashtag(&name);
    lines.push((format!("# channels: [{}]", channels.join(", ")), String::new()));
    if !tag.is_empty() {
        lines.push((
            format!("# hashtag: {tag}"),
            say("se agrega a cada publicación de la campaña", "is added to every post of the campaign"),
        ));
    }
    let currency = plan.budget.currency.as_deref().map_or_else(|| "EUR".to_owned(), one_line);
    lines.push((format!("# budget: 500 {currency}"), String::new()));
    lines.push((
        format!("# utm: {{ medium: social, campaign: {id} }}"),
        say("para los enlaces de la campaña; se escriben a mano", "for the links of the campaign; they are written by hand"),
    ));
    lines.push((
        say("# terms: Bases y condiciones, en una o dos frases", "# terms: Terms and conditions, in a sentence or two"),
        String::new(),
    ));
    Ok(NewFile { path: path(&id), text: with_comments(&lines), notes: Vec::new() })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use pregon::networks::Specs;
    use pregon::support::atomic_file;
    use pregon::workspace::load_root;

    use super::*;

    fn put(dir: &Path, path: &str, text: &str) {
        atomic_file::write(&dir.join(path), text.as_bytes()).expect("writes");
    }

    fn new(dir: &Path, name: &str) -> NewFile {
        let workspace = load_root(dir, &Specs::embedded()).expect("a workspace").output;
        let options = NewCampaign { name: name.to_owned(), kind: "giveaway".to_owned() };
        let file = plan(&options, &workspace, "2026-11-21T12:00:00Z".parse().expect("an instant")).expect("a name");
        put(dir, &file.path, &file.text);
        file
    }

    #[test]
    fn campaigns_load_back_with_and_without_their_comments() {
        let dir = tempfile::tempdir().expect("a folder");
        put(dir.path(), "pregon.yaml", "brand: Luna\nlanguage: en\ntimezone: UTC\nchannels:\n  site: { network: site }\n");
        put(dir.path(), "plans/plan.yaml", "objectives: [{ id: o, name: O }]\naudiences: [{ id: d, name: D }]\n");
        put(dir.path(), "plans/people.yaml", "ana: { name: Ana }\n");
        let paths: Vec<String> = ["Otoño: \"2026\" 🎃", "otono 2026", "#\n- x"].iter().map(|name| new(dir.path(), name).path).collect();
        assert_eq!(paths, ["plans/campaigns/otono-2026.yaml", "plans/campaigns/otono-2026-2.yaml", "plans/campaigns/x.yaml"]);
        for uncomment in [false, true] {
            for path in paths.iter().filter(|_| uncomment) {
                let text = std::fs::read_to_string(dir.path().join(path)).expect("reads");
                let lines = text.lines().map(|line| line.strip_prefix("# ").unwrap_or(line).to_owned() + "\n");
                put(dir.path(), path, &lines.collect::<String>());
            }
            let loaded = load_root(dir.path(), &Specs::embedded()).expect("a workspace");
            assert!(loaded.diagnostics.is_empty(), "{:?}", loaded.diagnostics);
            let first = loaded.output.campaign("otono-2026").expect("a campaign");
            assert_eq!(first.name, "Otoño: \"2026\" 🎃");
            assert_eq!(first.kind, pregon::model::CampaignKind::Giveaway);
            assert_eq!(first.start.is_some(), uncomment);
            assert_eq!(first.objective.is_some(), uncomment);
        }
    }
}
