//! The Spanish words of `plans/*.yaml`: every key and every choice may be written in either language.
//!
//! English is what the program knows; a Spanish word is another way to write it, with or without its accents.

/// Keys: the English word, then the Spanish ones, the first of which is the one that the documentation uses.
const KEYS: &[(&str, &[&str])] = &[
    ("about", &["acerca_de", "quienes_somos"]),
    ("actions", &["acciones"]),
    ("advantages", &["ventajas"]),
    ("after", &["despues_de"]),
    ("afterwards", &["despues"]),
    ("alarm", &["alarma"]),
    ("amount", &["importe", "monto"]),
    ("approvals", &["aprobaciones"]),
    ("approved_by", &["aprobado_por", "aprobada_por"]),
    ("approvers", &["aprueban"]),
    ("at", &["a_las", "horas"]),
    ("audience", &["publico", "audiencia"]),
    ("audiences", &["publicos", "audiencias"]),
    ("banned", &["prohibidos", "prohibidas"]),
    ("baseline", &["punto_de_partida", "linea_base"]),
    ("blackout", &["dias_sin_publicar"]),
    ("budget", &["presupuesto"]),
    ("cadence", &["cadencia", "frecuencia"]),
    ("campaign", &["campana"]),
    ("campaigns", &["campanas"]),
    ("channel", &["canal"]),
    ("channels", &["canales"]),
    ("company", &["empresa", "organizacion"]),
    ("competitors", &["competencia", "competidores"]),
    ("cooling_off", &["enfriamiento", "pausa"]),
    ("currency", &["moneda"]),
    ("date", &["fecha"]),
    ("days", &["dias"]),
    ("decides", &["decide"]),
    ("description", &["descripcion"]),
    ("disclosures", &["avisos"]),
    ("due", &["vence", "fecha_limite"]),
    ("duties", &["funciones", "tareas"]),
    ("email", &["correo"]),
    ("emoji", &["emojis"]),
    ("end", &["fin"]),
    ("events", &["eventos"]),
    ("everything", &["todo"]),
    ("exclamations", &["exclamaciones"]),
    ("for", &["durante"]),
    ("freeze", &["congela"]),
    ("from", &["desde"]),
    ("goal", &["meta"]),
    ("handles", &["cuentas"]),
    ("hashtag", &["etiqueta"]),
    ("hashtags", &["etiquetas"]),
    ("held", &["retenido"]),
    ("image", &["imagen"]),
    ("instead", &["en_su_lugar"]),
    ("key_dates", &["fechas_clave"]),
    ("kind", &["clase"]),
    ("kpis", &["indicadores"]),
    ("kpi", &["indicador"]),
    ("lang", &["lengua", "idioma"]),
    ("langs", &["lenguas", "idiomas"]),
    ("languages", &["lenguas", "idiomas"]),
    ("level", &["nivel"]),
    ("levels", &["niveles"]),
    ("lines", &["partidas"]),
    ("max", &["maximo"]),
    ("min", &["minimo"]),
    ("name", &["nombre"]),
    ("networks", &["redes"]),
    ("notes", &["notas"]),
    ("nothing_after", &["nada_despues_de"]),
    ("notify", &["avisar_a"]),
    ("objective", &["objetivo"]),
    ("objectives", &["objetivos"]),
    ("opportunities", &["oportunidades"]),
    ("overrides", &["otro_texto"]),
    ("owner", &["responsable"]),
    ("period", &["periodo"]),
    ("person", &["persona"]),
    ("philosophy", &["filosofia"]),
    ("pillars", &["ejes", "pilares"]),
    ("place", &["lugar"]),
    ("purpose", &["proposito", "finalidad"]),
    ("questions", &["preguntas"]),
    ("quiet_hours", &["horas_de_silencio"]),
    ("reason", &["motivo"]),
    ("rehearse_every", &["simulacro_cada"]),
    ("rehearsed", &["ultimo_simulacro"]),
    ("respond_within", &["responder_en"]),
    ("responsible", &["responsable"]),
    ("review_every", &["revision_cada"]),
    ("reviewed", &["revisado", "ultima_revision"]),
    ("role", &["rol", "papel"]),
    ("share", &["cuota", "porcentaje"]),
    ("situation", &["situacion"]),
    ("slots", &["horarios"]),
    ("source", &["fuente"]),
    ("spent", &["gastado"]),
    ("spokesperson", &["portavoz", "vocera", "vocero"]),
    ("start", &["inicio"]),
    ("statements", &["declaraciones"]),
    ("status", &["estado"]),
    ("strategy", &["estrategia"]),
    ("strengths", &["fortalezas"]),
    ("style", &["estilo"]),
    ("substitutes", &["suplentes"]),
    ("swot", &["foda", "dafo"]),
    ("tactics", &["tacticas"]),
    ("tags", &["temas"]),
    ("target", &["valor_meta"]),
    ("team", &["equipo"]),
    ("term", &["termino"]),
    ("terms", &["bases", "condiciones"]),
    ("text", &["texto"]),
    ("threats", &["amenazas"]),
    ("to", &["hasta"]),
    ("triggers", &["disparadores", "senales"]),
    ("type", &["tipo"]),
    ("unit", &["unidad"]),
    ("voice", &["voz"]),
    ("weaknesses", &["debilidades"]),
    ("where", &["donde"]),
    ("within", &["en_menos_de", "dentro_de"]),
];

/// Choices: the English word, then the Spanish ones.
const WORDS: &[(&str, &[&str])] = &[
    ("active", &["activa", "activo", "en_curso"]),
    ("ads", &["anuncios"]),
    ("ally", &["aliado", "aliada"]),
    ("ask", &["preguntar"]),
    ("competitor", &["competencia", "competidor"]),
    ("contest", &["concurso"]),
    ("curated", &["curado"]),
    ("customer", &["cliente", "clienta"]),
    ("done", &["hecha", "hecho", "terminada"]),
    ("dropped", &["descartada", "descartado"]),
    ("event", &["evento"]),
    ("giveaway", &["sorteo"]),
    ("influencer", &["influyente"]),
    ("launch", &["lanzamiento"]),
    ("month", &["mes"]),
    ("own", &["propio"]),
    ("planned", &["prevista", "previsto"]),
    ("press", &["prensa"]),
    ("promo", &["promocion"]),
    ("promotion", &["promocion"]),
    ("quarter", &["trimestre"]),
    ("question", &["pregunta"]),
    ("reply", &["respuesta"]),
    ("shift", &["correr"]),
    ("skip", &["omitir"]),
    ("team", &["equipo"]),
    ("week", &["semana"]),
    ("year", &["ano"]),
];

/// Whether a key as it is written means this English one.
pub(crate) fn means_key(written: &str, key: &str) -> bool {
    written == key || means(KEYS, written, key)
}

/// The choice that a word as it is written means, among these English ones.
pub(crate) fn choice<'w>(written: &str, among: &[&'w str]) -> Option<&'w str> {
    among.iter().find(|word| written == **word).or_else(|| among.iter().find(|word| means(WORDS, written, word))).copied()
}

/// The Spanish words of an English key, the one that the documentation uses first; none where both are written alike.
pub(crate) fn spanish_keys(key: &str) -> &'static [&'static str] {
    KEYS.iter().find(|(english, _)| *english == key).map_or(&[], |(_, spanish)| spanish)
}

/// The Spanish words of an English choice.
#[expect(dead_code, reason = "for the schemas")]
pub(crate) fn spanish_words(word: &str) -> &'static [&'static str] {
    WORDS.iter().find(|(english, _)| *english == word).map_or(&[], |(_, spanish)| spanish)
}

fn means(words: &[(&str, &[&str])], written: &str, english: &str) -> bool {
    let plain = plain(written);
    words.iter().any(|(word, spanish)| *word == english && spanish.contains(&plain.as_str()))
}

/// Small letters without accents: `Público` and `publico` are the same word, and so are `campaña` and `campana`.
fn plain(text: &str) -> String {
    let unaccented = |c: char| match c {
        'á' => 'a',
        'é' => 'e',
        'í' => 'i',
        'ó' => 'o',
        'ú' | 'ü' => 'u',
        'ñ' => 'n',
        ' ' | '-' => '_',
        c => c,
    };
    text.to_lowercase().chars().map(unaccented).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_both_languages() {
        for (written, key, expected) in [
            ("objectives", "objectives", true),
            ("objetivos", "objectives", true),
            ("Públicos", "audiences", true),
            ("dafo", "swot", true),
            ("campaña", "campaign", true),
            ("objetivo", "objectives", false),
            ("", "objectives", false),
        ] {
            assert_eq!(means_key(written, key), expected, "{written}");
        }
    }

    #[test]
    fn choices_in_both_languages() {
        assert_eq!(choice("sorteo", &["contest", "giveaway"]), Some("giveaway"));
        assert_eq!(choice("promoción", &["promotion"]), Some("promotion"));
        assert_eq!(choice("sorteos", &["giveaway"]), None);
    }

    #[test]
    fn the_spanish_words_are_plain() {
        for list in [KEYS, WORDS] {
            for (english, spanish) in list {
                assert!(spanish.iter().all(|word| plain(word) == *word && word != english), "{english}");
            }
        }
    }
}
