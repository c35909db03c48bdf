//! The words of editors' pop-ups, in Spanish and English.

use crate::model::Language;

/// Words of one language.
#[derive(Debug)]
pub(super) struct Words {
    pub(super) required: &'static str,
    pub(super) default: &'static str,
    pub(super) example: &'static str,
    pub(super) next_slot: &'static str,
    pub(super) free_slot: &'static str,
    pub(super) part_break: &'static str,
    pub(super) only: &'static str,
    pub(super) only_end: &'static str,
    pub(super) uses: &'static str,
    pub(super) no_limit: &'static str,
    pub(super) parts: [&'static str; 2],
    pub(super) pictures: [&'static str; 2],
    pub(super) link_counts: &'static str,
    pub(super) charge: &'static str,
    pub(super) no_time: &'static str,
    pub(super) no_channel: &'static str,
    pub(super) handles: &'static str,
    pub(super) no_handles: &'static str,
    pub(super) also: &'static str,
    pub(super) waiver_reason: &'static str,
    pub(super) waive: &'static str,
    pub(super) fix_all: &'static str,
    pub(super) take_slot: &'static str,
    pub(super) part: &'static str,
}

const ES: Words = Words {
    required: "obligatoria",
    default: "Si falta",
    example: "Ejemplo",
    next_slot: "el próximo horario libre",
    free_slot: "horario libre",
    part_break: "aquí empieza la siguiente parte del hilo",
    only: "desde aquí, solo en este canal",
    only_end: "aquí termina el pasaje",
    uses: "veces",
    no_limit: "sin límite",
    parts: ["parte", "partes"],
    pictures: ["imagen", "imágenes"],
    link_counts: "el enlace cuenta",
    charge: "la plataforma cobra",
    no_time: "sin fecha",
    no_channel: "ningún canal",
    handles: "Cuentas",
    no_handles: "sin cuentas: en cada red aparece el nombre",
    also: "También se escribe",
    waiver_reason: "PENDIENTE: por qué está bien así",
    waive: "aceptar con `allow`",
    fix_all: "aplicar todos los arreglos seguros",
    take_slot: "tomar el próximo horario libre",
    part: "Parte",
};

const EN: Words = Words {
    required: "required",
    default: "Where it is missing",
    example: "Example",
    next_slot: "the next free slot",
    free_slot: "free slot",
    part_break: "the next part of the thread begins here",
    only: "from here on, on this channel only",
    only_end: "the passage ends here",
    uses: "uses",
    no_limit: "no limit",
    parts: ["part", "parts"],
    pictures: ["picture", "pictures"],
    link_counts: "the link counts",
    charge: "the platform charges",
    no_time: "no date",
    no_channel: "no channel",
    handles: "Handles",
    no_handles: "no handles: each network shows the name",
    also: "Also written",
    waiver_reason: "TODO: why this is all right",
    waive: "accept with `allow`",
    fix_all: "apply all safe fixes",
    take_slot: "take the next free slot",
    part: "Part",
};

impl Words {
    /// The words of a language.
    pub(super) fn of(language: Language) -> &'static Self {
        match language {
            Language::Es => &ES,
            Language::En => &EN,
        }
    }
}
