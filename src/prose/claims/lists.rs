//! The words by which claims are known, folded. Spanish and English side by side: a text in one seldom has words of the other.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// A list of words.
type Words = LazyLock<FxHashSet<&'static str>>;

fn words(list: &'static str) -> FxHashSet<&'static str> {
    list.split_whitespace().collect()
}

/// What a superlative is measured against.
pub(super) static SCOPES: Words = LazyLock::new(|| {
    words(
        "mundo mercado pais planeta sector industria ciudad region historia estado continente world market country planet industry city \
     region history state nation business category categoria",
    )
});

/// What is praised without a scope.
pub(super) static PRAISED: Words = LazyLock::new(|| words("precio precios calidad price prices quality"));

/// Adjectives with which brands praise themselves, in the singular, masculine, folded. `the most segregated school` is no praise.
pub(super) static PRAISES: Words = LazyLock::new(|| {
    words(
        "accesible admirado advanced affordable amplio antiguo avanzado award barato beautiful bello beloved bonito complete completo \
     comprehensive confiable deseado economico efectivo effective efficient eficaz eficiente elegido emblematico escuchado \
     espectacular esperado exclusive exclusivo exitoso experienced famoso famous fiable fino fresco galardonado grande hermoso iconic \
     important importante influential influyente innovador innovative leido ligero lindo loved modern moderno natural popular potente \
     powerful premiado prestigioso prestigious puro querido rapido read recognized recomendado recommended reconocido relevante \
     reliable renowned respected rico sabroso secure seguido seguro selecto sofisticado sold sostenible successful sustainable \
     trusted usado used utilizado valorado vendido versatil visitado visited visto votado watched",
    )
});

/// What comes before a superlative that names a prize.
pub(super) static PRIZES: Words =
    LazyLock::new(|| words("award awards balon galardon medalla nominada nominado premiada premiado premio premios prize votacion"));

/// Verbs by which a text says who says it, folded.
pub(super) static SAYING: Words = LazyLock::new(|| {
    words(
        "abundo aclaro advirtio afirma afirmo agrego anuncio apunta apunto asegura aseguro añadio calcula calculo comento considera \
     declaro destaca destaco detalla detallo dice dijo encontro encuentra estima estimates estimo explica explico expone expreso \
     expuso finds found indica indico informa informo insistio lamento manifesto menciona menciono mostro muestra muestran precisa \
     preciso publica publico puntualizo reconocio recordo recuerda refiere refirio reporta reported reporto reports revela revelo \
     said says sentencio señala señalado señalo showed shows sostiene sostuvo subrayo wrote",
    )
});

/// Words behind a share that make it an offer.
pub(super) static OFFERS: Words =
    LazyLock::new(|| words("descuento descuentos dto off menos rebaja iva discount less oferta compra precio bateria battery"));

/// Adjectives that make `100 %` a promise.
pub(super) static ABSOLUTE: Words = LazyLock::new(|| {
    words(
        "natural naturales seguro segura seguros seguras efectivo efectiva efectivos garantizado garantizada organico organica ecologico \
     ecologica eficaz eficaces safe effective organic satisfaction guaranteed secure",
    )
});

/// Numbers in words.
pub(super) static NUMBERS: Words =
    LazyLock::new(|| words("dos tres cuatro cinco seis siete ocho nueve two three four five six seven eight nine diez ten"));

/// Whom shares are said of.
pub(super) static PEOPLE: Words = LazyLock::new(|| {
    words(
        "adults adultos americans clientas clientes companies compradores consumers consumidores customers developers empresas employees \
     espanoles hogares jovenes lectoras lectores doctors dentists experts mexicanos mujeres ninos parents patients people personas \
     poblacion readers shoppers students users usuarias usuarios women workers",
    )
});

/// Countries and great cities against which brands measure themselves.
pub(super) static PLACES: Words = LazyLock::new(|| {
    words(
        "america argentina barcelona bogota canada chile colombia espana europa europe latinoamerica lima london madrid mexico monterrey \
     peru puebla spain guadalajara sevilla valencia uruguay usa",
    )
});
