//! The Spanish words of `plans/*.yaml`: every key and every choice may be written in either language.
//!
//! English is what the program knows; a Spanish word is another way to write it, with or without its accents.

/// Keys: the English word, then the Spanish ones, the first of which is the one that the documentation uses.
const KEYS: &[(&str, &[&str])] = &[
    ("about", &["acerca_de", "quienes_somos"]),
    ("achievable", &["alcanzable"]),
    ("actions", &["acciones"]),
    ("ads", &["anuncios"]),
    ("advantages", &["ventajas"]),
    ("after", &["despues_de"]),
    ("afterwards", &["despues"]),
    ("alarm", &["alarma"]),
    ("alternates", &["suplentes"]),
    ("amount", &["importe", "monto"]),
    ("approved", &["aprobado", "importe_aprobado"]),
    ("approved_by", &["aprobado_por", "aprobada_por"]),
    ("approved_on", &["aprobado_el", "aprobada_el"]),
    ("announced", &["se_anuncia"]),
    ("approved_by", &["aprobado_por", "aprobada_por"]),
    ("assets", &["materiales"]),
    ("approvals", &["aprobaciones"]),
    ("approved_by", &["aprobado_por", "aprobada_por"]),
    ("approvers", &["aprueban"]),
    ("at", &["a_las", "horas"]),
    ("audience", &["publico", "audiencia"]),
    ("audiences", &["publicos", "audiencias"]),
    ("avoid", &["evitar"]),
    ("banned", &["prohibidos", "prohibidas"]),
    ("baseline", &["punto_de_partida", "linea_base"]),
    ("blackout", &["dias_sin_publicar"]),
    ("brand", &["marca"]),
    ("budget", &["presupuesto"]),
    ("budget_line", &["partida"]),
    ("cadence", &["cadencia", "frecuencia"]),
    ("campaign", &["campana"]),
    ("campaigns", &["campanas"]),
    ("capacity", &["cupo"]),
    ("channel", &["canal"]),
    ("channels", &["canales"]),
    ("checklist", &["lista_de_control", "pendientes"]),
    ("closes", &["cierra"]),
    ("code", &["codigo"]),
    ("company", &["empresa", "organizacion"]),
    ("competitors", &["competencia", "competidores"]),
    ("conditions", &["condiciones"]),
    ("consent", &["consentimiento"]),
    ("contact", &["contacto"]),
    ("contest", &["concurso"]),
    ("count", &["cantidad"]),
    ("countries", &["paises"]),
    ("criteria", &["criterios"]),
    ("cooling_off", &["enfriamiento", "pausa"]),
    ("currency", &["moneda"]),
    ("date", &["fecha"]),
    ("day", &["dia"]),
    ("days", &["dias"]),
    ("decided", &["se_decide"]),
    ("decides", &["decide"]),
    ("definition", &["definicion"]),
    ("description", &["descripcion"]),
    ("direction", &["sentido"]),
    ("deliverables", &["entregables"]),
    ("description", &["descripcion"]),
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
    ("how", &["como"]),
    ("image", &["imagen"]),
    ("in_kind", &["en_especie"]),
    ("influencers", &["prescriptores", "influyentes"]),
    ("instead", &["en_su_lugar"]),
    ("jury", &["jurado"]),
    ("key_dates", &["fechas_clave"]),
    ("kind", &["clase"]),
    ("kpi", &["indicador"]),
    ("kpis", &["indicadores"]),
    ("label", &["rotulo"]),
    ("lang", &["lengua", "idioma"]),
    ("langs", &["lenguas", "idiomas"]),
    ("languages", &["lenguas", "idiomas"]),
    ("launch", &["lanzamiento"]),
    ("level", &["nivel"]),
    ("levels", &["niveles"]),
    ("limits", &["limites"]),
    ("lines", &["partidas"]),
    ("link", &["enlace"]),
    ("max", &["maximo"]),
    ("max_gap", &["hueco_maximo"]),
    ("min", &["minimo"]),
    ("mix", &["mezcla"]),
    ("name", &["nombre"]),
    ("not_for", &["no_es_para"]),
    ("mention", &["mencion"]),
    ("method", &["metodo"]),
    ("min", &["minimo"]),
    ("min_age", &["edad_minima"]),
    ("name", &["nombre"]),
    ("network", &["red"]),
    ("note", &["nota"]),
    ("networks", &["redes"]),
    ("notes", &["notas"]),
    ("nothing_after", &["nada_despues_de"]),
    ("notify", &["avisar_a"]),
    ("objective", &["objetivo"]),
    ("objectives", &["objetivos"]),
    ("only_slots", &["solo_horarios"]),
    ("offer", &["oferta"]),
    ("opens", &["abre"]),
    ("opportunities", &["oportunidades"]),
    ("organiser", &["organiza"]),
    ("overrides", &["otro_texto"]),
    ("owner", &["responsable"]),
    ("per_day", &["por_dia"]),
    ("per_hour", &["por_hora"]),
    ("per_person", &["por_persona"]),
    ("period", &["periodo"]),
    ("person", &["persona"]),
    ("personality", &["personalidad"]),
    ("philosophy", &["filosofia"]),
    ("photo", &["foto"]),
    ("pillar", &["eje", "pilar"]),
    ("pillars", &["ejes", "pilares"]),
    ("place", &["lugar"]),
    ("post", &["publicacion"]),
    ("promise", &["promesa"]),
    ("posts", &["publicaciones"]),
    ("posts", &["publicaciones"]),
    ("privacy", &["datos_personales"]),
    ("prizes", &["premios"]),
    ("product", &["producto"]),
    ("promotion", &["promocion"]),
    ("pronouns", &["pronombres"]),
    ("purpose", &["proposito", "finalidad"]),
    ("questions", &["preguntas"]),
    ("quiet_hours", &["horas_de_silencio"]),
    ("rate", &["cambio"]),
    ("rates", &["tipos_de_cambio"]),
    ("readings", &["lecturas", "mediciones"]),
    ("reason", &["motivo"]),
    ("relevant", &["relevante", "pertinente"]),
    ("repeat", &["repetir"]),
    ("rehearse_every", &["simulacro_cada"]),
    ("rehearsed", &["ultimo_simulacro"]),
    ("respond_within", &["responder_en"]),
    ("responsible", &["responsable"]),
    ("review_every", &["revision_cada"]),
    ("reviewed", &["revisado", "ultima_revision"]),
    ("role", &["rol", "papel"]),
    ("rule", &["regla"]),
    ("share", &["cuota", "porcentaje"]),
    ("since", &["desde"]),
    ("situation", &["situacion"]),
    ("slogan", &["lema"]),
    ("slots", &["horarios"]),
    ("source", &["fuente"]),
    ("spending", &["gastos"]),
    ("spend", &["inversion"]),
    ("spent", &["gastado"]),
    ("spokesperson", &["portavoz", "vocera", "vocero"]),
    ("start", &["inicio"]),
    ("statements", &["declaraciones"]),
    ("status", &["estado"]),
    ("step", &["paso"]),
    ("stock", &["existencias"]),
    ("strategy", &["estrategia"]),
    ("stream", &["transmision"]),
    ("strengths", &["fortalezas"]),
    ("style", &["estilo"]),
    ("substitutes", &["suplentes"]),
    ("swot", &["foda", "dafo"]),
    ("tactics", &["tacticas"]),
    ("tags", &["temas"]),
    ("target", &["valor_meta"]),
    ("targeting", &["segmentacion"]),
    ("task", &["tarea"]),
    ("team", &["equipo"]),
    ("term", &["termino"]),
    ("terms", &["bases", "condiciones"]),
    ("text", &["texto"]),
    ("threats", &["amenazas"]),
    ("timing", &["fases", "cronograma"]),
    ("times", &["tiempos"]),
    ("timezone", &["zona_horaria"]),
    ("to", &["hasta"]),
    ("tolerance", &["tolerancia"]),
    ("triggers", &["disparadores", "senales"]),
    ("type", &["tipo"]),
    ("unit", &["unidad"]),
    ("value", &["valor"]),
    ("values", &["valores"]),
    ("title", &["titulo"]),
    ("to", &["hasta"]),
    ("told", &["se_avisa"]),
    ("topics", &["temas"]),
    ("triggers", &["disparadores", "senales"]),
    ("type", &["tipo"]),
    ("unit", &["unidad"]),
    ("until", &["hasta"]),
    ("value", &["valor"]),
    ("voice", &["voz"]),
    ("weaknesses", &["debilidades"]),
    ("what", &["concepto"]),
    ("where", &["donde"]),
    ("yearly", &["cada_ano"]),
    ("who", &["quien", "quienes"]),
    ("winners", &["ganadores"]),
    ("zone", &["zona", "zona_horaria"]),
    ("within", &["en_menos_de", "dentro_de"]),
];

/// Choices: the English word, then the Spanish ones.
const WORDS: &[(&str, &[&str])] = &[
    ("active", &["activa", "activo", "en_curso"]),
    ("ads", &["anuncios"]),
    ("ally", &["aliado", "aliada"]),
    ("answer", &["responder", "atender"]),
    ("ask", &["preguntar"]),
    ("campaigns", &["campanas"]),
    ("competitor", &["competencia", "competidor"]),
    ("contest", &["concurso"]),
    ("curate", &["curar", "seleccionar"]),
    ("curated", &["curado"]),
    ("customer", &["cliente", "clienta"]),
    ("day", &["dia"]),
    ("design", &["disenar"]),
    ("done", &["hecha", "hecho", "terminada"]),
    ("down", &["bajar", "baja"]),
    ("dropped", &["descartada", "descartado"]),
    ("event", &["evento"]),
    ("giveaway", &["sorteo"]),
    ("grow", &["dinamizar", "hacer_crecer"]),
    ("influencer", &["influyente"]),
    ("launch", &["lanzamiento"]),
    ("listen", &["escuchar"]),
    ("measure", &["medir"]),
    ("moderate", &["moderar"]),
    ("influencer", &["prescriptor", "prescriptora", "influyente"]),
    ("launch", &["lanzamiento"]),
    ("making", &["en_proceso"]),
    ("month", &["mes"]),
    ("own", &["propio"]),
    ("plan", &["planificar", "planear"]),
    ("planned", &["prevista", "previsto"]),
    ("press", &["prensa"]),
    ("promo", &["promocion"]),
    ("promotion", &["promocion"]),
    ("publish", &["publicar"]),
    ("quarter", &["trimestre"]),
    ("question", &["pregunta"]),
    ("relations", &["relaciones"]),
    ("ready", &["listo", "lista"]),
    ("reply", &["respuesta"]),
    ("report", &["informar"]),
    ("schedule", &["programar"]),
    ("shift", &["correr"]),
    ("skip", &["omitir"]),
    ("supplier", &["proveedor", "proveedora"]),
    ("team", &["equipo"]),
    ("up", &["subir", "sube"]),
    ("wanted", &["pendiente"]),
    ("week", &["semana"]),
    ("write", &["redactar", "escribir"]),
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

/// The name of a campaign's step as the program knows it; a team's own stays as it is written.
pub(crate) fn step_word(written: &str) -> String {
    let plain = plain(written).replace('_', "-");
    let known = crate::model::STEPS.iter().find(|(english, spanish)| plain == *english || plain == *spanish);
    known.map_or_else(|| written.to_owned(), |(english, _)| (*english).to_owned())
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
