//! The Spanish words of `plans/*.yaml`: every key and every choice may be written in either language.
//!
//! English is what the program knows; a Spanish word is another way to write it, with or without its accents. Here they have them:
//! the schemas and the documentation show these words.

/// Keys: the English word, then the Spanish ones, the first of which is the one that the documentation uses.
const KEYS: &[(&str, &[&str])] = &[
    ("about", &["acerca_de", "quiénes_somos"]),
    ("achievable", &["alcanzable"]),
    ("actions", &["acciones"]),
    ("ads", &["anuncios"]),
    ("advantages", &["ventajas"]),
    ("after", &["después_de"]),
    ("afterwards", &["después"]),
    ("alarm", &["alarma"]),
    ("alternates", &["suplentes"]),
    ("amount", &["importe", "monto"]),
    ("announced", &["se_anuncia"]),
    ("any_of", &["cualquiera_de"]),
    ("approvals", &["aprobaciones"]),
    ("approved", &["aprobado", "importe_aprobado"]),
    ("approved_by", &["aprobado_por", "aprobada_por"]),
    ("approved_on", &["aprobado_el", "aprobada_el"]),
    ("approvers", &["aprueban"]),
    ("assets", &["materiales"]),
    ("at", &["a_las", "horas"]),
    ("audience", &["público", "audiencia"]),
    ("audiences", &["públicos", "audiencias"]),
    ("avoid", &["evitar"]),
    ("banned", &["prohibidos", "prohibidas"]),
    ("baseline", &["punto_de_partida", "línea_base"]),
    ("blackout", &["días_sin_publicar"]),
    ("brand", &["marca"]),
    ("budget", &["presupuesto"]),
    ("budget_line", &["partida"]),
    ("builtin", &["incluidas"]),
    ("cadence", &["cadencia", "frecuencia"]),
    ("campaign", &["campaña"]),
    ("campaigns", &["campañas"]),
    ("capacity", &["cupo"]),
    ("channel", &["canal"]),
    ("channels", &["canales"]),
    ("checklist", &["lista_de_control", "pendientes"]),
    ("claims", &["afirmaciones"]),
    ("closes", &["cierra"]),
    ("code", &["código"]),
    ("company", &["empresa", "organización"]),
    ("competitors", &["competencia", "competidores"]),
    ("conditions", &["condiciones"]),
    ("consent", &["consentimiento"]),
    ("contact", &["contacto"]),
    ("contest", &["concurso"]),
    ("cooling_off", &["enfriamiento", "pausa"]),
    ("count", &["cantidad"]),
    ("countries", &["países"]),
    ("criteria", &["criterios"]),
    ("currency", &["moneda"]),
    ("date", &["fecha"]),
    ("day", &["día"]),
    ("days", &["días"]),
    ("decided", &["se_decide"]),
    ("decides", &["decide"]),
    ("definition", &["definición"]),
    ("deliverables", &["entregables"]),
    ("description", &["descripción"]),
    ("direction", &["sentido"]),
    ("disclaimer", &["deslinde"]),
    ("disclosure", &["aviso"]),
    ("disclosures", &["avisos"]),
    ("done", &["hecho", "hecha"]),
    ("due", &["vence", "fecha_limite"]),
    ("duties", &["funciones", "tareas"]),
    ("email", &["correo"]),
    ("emoji", &["emojis"]),
    ("end", &["fin"]),
    ("event", &["evento"]),
    ("events", &["eventos"]),
    ("everything", &["todo"]),
    ("exact", &["exacto"]),
    ("except", &["excepto"]),
    ("exclamations", &["exclamaciones"]),
    ("fee", &["honorarios", "pago"]),
    ("file", &["archivo"]),
    ("for", &["durante"]),
    ("freeze", &["congela"]),
    ("from", &["desde"]),
    ("giveaway", &["sorteo"]),
    ("given", &["otorgado"]),
    ("goal", &["meta"]),
    ("handles", &["cuentas"]),
    ("hashtag", &["etiqueta"]),
    ("hashtags", &["etiquetas"]),
    ("held", &["retenido"]),
    ("holidays", &["festivos", "feriados"]),
    ("how", &["cómo"]),
    ("image", &["imagen"]),
    ("in_kind", &["en_especie"]),
    ("inclusive", &["lenguaje_inclusivo"]),
    ("influencers", &["prescriptores", "influyentes"]),
    ("instead", &["en_su_lugar"]),
    ("jury", &["jurado"]),
    ("key_dates", &["fechas_clave"]),
    ("kind", &["clase"]),
    ("kinds", &["clases"]),
    ("kpi", &["indicador"]),
    ("kpis", &["indicadores"]),
    ("label", &["rótulo"]),
    ("lang", &["lengua", "idioma"]),
    ("langs", &["lenguas", "idiomas"]),
    ("languages", &["lenguas", "idiomas"]),
    ("launch", &["lanzamiento"]),
    ("level", &["nivel"]),
    ("levels", &["niveles"]),
    ("limits", &["límites"]),
    ("lines", &["partidas"]),
    ("link", &["enlace"]),
    ("max", &["máximo"]),
    ("max_gap", &["hueco_máximo"]),
    ("mention", &["mención"]),
    ("method", &["método"]),
    ("min", &["mínimo"]),
    ("min_age", &["edad_mínima"]),
    ("mix", &["mezcla"]),
    ("name", &["nombre"]),
    ("network", &["red"]),
    ("networks", &["redes"]),
    ("not", &["en_vez_de"]),
    ("not_for", &["no_es_para"]),
    ("note", &["nota"]),
    ("notes", &["notas"]),
    ("nothing_after", &["nada_después_de"]),
    ("notify", &["avisar_a"]),
    ("objective", &["objetivo"]),
    ("objectives", &["objetivos"]),
    ("offer", &["oferta"]),
    ("only_slots", &["solo_horarios"]),
    ("opens", &["abre"]),
    ("opportunities", &["oportunidades"]),
    ("organiser", &["organiza"]),
    ("overrides", &["otro_texto"]),
    ("owner", &["responsable"]),
    ("paid", &["pagado"]),
    ("paragraphs", &["párrafos"]),
    ("per_day", &["por_día"]),
    ("per_hour", &["por_hora"]),
    ("per_person", &["por_persona"]),
    ("period", &["período"]),
    ("person", &["persona"]),
    ("personality", &["personalidad"]),
    ("philosophy", &["filosofía"]),
    ("photo", &["foto"]),
    ("pillar", &["eje", "pilar"]),
    ("pillars", &["ejes", "pilares"]),
    ("place", &["lugar"]),
    ("position", &["posicion"]),
    ("post", &["publicación"]),
    ("posts", &["publicaciones"]),
    ("preferred", &["preferidos", "preferidas"]),
    ("privacy", &["datos_personales"]),
    ("prizes", &["premios"]),
    ("product", &["producto"]),
    ("promise", &["promesa"]),
    ("promotion", &["promoción"]),
    ("pronouns", &["pronombres"]),
    ("purpose", &["propósito", "finalidad"]),
    ("questions", &["preguntas"]),
    ("quiet_hours", &["horas_de_silencio"]),
    ("rate", &["cambio"]),
    ("rates", &["tipos_de_cambio"]),
    ("readability", &["lecturabilidad", "legibilidad"]),
    ("readings", &["lecturas", "mediciones"]),
    ("reason", &["motivo"]),
    ("rehearse_every", &["simulacro_cada"]),
    ("rehearsed", &["último_simulacro"]),
    ("relevant", &["relevante", "pertinente"]),
    ("repeat", &["repetir"]),
    ("respond_within", &["responder_en"]),
    ("responsible", &["responsable"]),
    ("review_every", &["revisión_cada"]),
    ("reviewed", &["revisado", "última_revisión"]),
    ("role", &["rol", "papel"]),
    ("rule", &["regla"]),
    ("sentences", &["oraciones", "frases"]),
    ("share", &["cuota", "porcentaje"]),
    ("since", &["desde"]),
    ("situation", &["situación"]),
    ("slogan", &["lema"]),
    ("slots", &["horarios"]),
    ("source", &["fuente"]),
    ("spelling", &["ortografía"]),
    ("spend", &["inversión"]),
    ("spending", &["gastos"]),
    ("spent", &["gastado"]),
    ("spokesperson", &["portavoz", "vocera", "vocero"]),
    ("start", &["inicio"]),
    ("statements", &["declaraciones"]),
    ("status", &["estado"]),
    ("step", &["paso"]),
    ("stock", &["existencias"]),
    ("strategy", &["estrategia"]),
    ("stream", &["transmisión"]),
    ("strengths", &["fortalezas"]),
    ("style", &["estilo"]),
    ("substitutes", &["suplentes"]),
    ("swot", &["foda", "dafo"]),
    ("tactics", &["tácticas"]),
    ("tags", &["temas"]),
    ("target", &["valor_meta"]),
    ("targeting", &["segmentación"]),
    ("task", &["tarea"]),
    ("team", &["equipo"]),
    ("term", &["término"]),
    ("terms", &["bases", "condiciones"]),
    ("text", &["texto"]),
    ("threats", &["amenazas"]),
    ("times", &["tiempos"]),
    ("timezone", &["zona_horaria"]),
    ("timing", &["fases", "cronograma"]),
    ("title", &["título"]),
    ("to", &["hasta"]),
    ("told", &["se_avisa"]),
    ("tolerance", &["tolerancia"]),
    ("topics", &["temas"]),
    ("triggers", &["disparadores", "señales"]),
    ("type", &["tipo"]),
    ("unit", &["unidad"]),
    ("until", &["hasta"]),
    ("use", &["usa"]),
    ("value", &["valor"]),
    ("values", &["valores"]),
    ("voice", &["voz"]),
    ("weaknesses", &["debilidades"]),
    ("what", &["concepto"]),
    ("where", &["donde"]),
    ("who", &["quién", "quiénes"]),
    ("winners", &["ganadores"]),
    ("within", &["en_menos_de", "dentro_de"]),
    ("words", &["palabras"]),
    ("yearly", &["cada_año"]),
    ("zone", &["zona", "zona_horaria"]),
];

/// Choices: the English word, then the Spanish ones.
const WORDS: &[(&str, &[&str])] = &[
    ("active", &["activa", "activo", "en_curso"]),
    ("ads", &["anuncios"]),
    ("all", &["todas", "todos"]),
    ("ally", &["aliado", "aliada"]),
    ("answer", &["responder", "atender"]),
    ("anywhere", &["cualquiera"]),
    ("ask", &["preguntar"]),
    ("campaigns", &["campañas"]),
    ("competitor", &["competencia", "competidor"]),
    ("contest", &["concurso"]),
    ("curate", &["curar", "seleccionar"]),
    ("curated", &["curado"]),
    ("customer", &["cliente", "clienta"]),
    ("day", &["día"]),
    ("design", &["diseñar"]),
    ("done", &["hecha", "hecho", "terminada"]),
    ("down", &["bajar", "baja"]),
    ("dropped", &["descartada", "descartado"]),
    ("end", &["fin", "final"]),
    ("event", &["evento"]),
    ("figure", &["cifra"]),
    ("free", &["gratis"]),
    ("giveaway", &["sorteo"]),
    ("grow", &["dinamizar", "hacer_crecer"]),
    ("guarantee", &["garantia"]),
    ("influencer", &["prescriptor", "prescriptora", "influyente"]),
    ("launch", &["lanzamiento"]),
    ("likely", &["probables"]),
    ("listen", &["escuchar"]),
    ("making", &["en_proceso"]),
    ("measure", &["medir"]),
    ("moderate", &["moderar"]),
    ("month", &["mes"]),
    ("own", &["propio"]),
    ("plan", &["planificar", "planear"]),
    ("planned", &["prevista", "previsto"]),
    ("press", &["prensa"]),
    ("price", &["precio"]),
    ("promo", &["promoción"]),
    ("promotion", &["promoción"]),
    ("proof", &["prueba"]),
    ("publish", &["publicar"]),
    ("quarter", &["trimestre"]),
    ("question", &["pregunta"]),
    ("ready", &["listo", "lista"]),
    ("relations", &["relaciones"]),
    ("reply", &["respuesta"]),
    ("report", &["informar"]),
    ("schedule", &["programar"]),
    ("shift", &["correr"]),
    ("skip", &["omitir"]),
    ("start", &["inicio"]),
    ("superlative", &["superlativo"]),
    ("supplier", &["proveedor", "proveedora"]),
    ("team", &["equipo"]),
    ("tu", &["tú"]),
    ("up", &["subir", "sube"]),
    ("wanted", &["pendiente"]),
    ("week", &["semana"]),
    ("write", &["redactar", "escribir"]),
    ("year", &["año"]),
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
pub(crate) fn spanish_words(word: &str) -> &'static [&'static str] {
    WORDS.iter().find(|(english, _)| *english == word).map_or(&[], |(_, spanish)| spanish)
}

/// The name of a campaign's step as the program knows it; a team's own stays as it is written.
pub(crate) fn step_word(written: &str) -> String {
    let plain = plain(written).replace('_', "-");
    let known = crate::model::STEPS.iter().find(|(english, spanish)| plain == *english || plain == *spanish);
    known.map_or_else(|| written.to_owned(), |(english, _)| (*english).to_owned())
}

fn means(words: &[(&str, &[&str])], written: &str, english: &str) -> bool {
    words.iter().any(|(word, spanish)| *word == english && spanish.iter().any(|spanish| same(written, spanish)))
}

/// Whether two words are the same but for capitals, accents, and spaces or hyphens in place of underscores.
fn same(written: &str, word: &str) -> bool {
    plain(written) == plain(word)
}

/// Small letters without accents: `Público` and `publico` are the same word, and so are `campaña` and `campana`.
pub(crate) fn plain(text: &str) -> String {
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
            ("Campana", "campaign", true),
            ("días sin publicar", "blackout", true),
            ("objetivo", "objectives", false),
            ("", "objectives", false),
        ] {
            assert_eq!(means_key(written, key), expected, "{written}");
        }
    }

    #[test]
    fn choices_in_both_languages() {
        assert_eq!(choice("sorteo", &["contest", "giveaway"]), Some("giveaway"));
        assert_eq!(choice("promocion", &["promotion"]), Some("promotion"));
        assert_eq!(choice("sorteos", &["giveaway"]), None);
    }

    #[test]
    fn no_word_is_there_in_vain() {
        for list in [KEYS, WORDS] {
            assert!(list.is_sorted_by_key(|(english, _)| *english), "sorted");
            for (english, spanish) in list {
                assert!(
                    spanish.iter().all(|word| word != english && *word == word.to_lowercase() && !word.contains([' ', '-'])),
                    "{english}"
                );
            }
        }
    }
}
