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
        "accesible admirado advanced affordable amplio antiguo avanzado award authentic barato beautiful bello beloved bonito complete completo comfortable convenient \
     comprehensive confiable delicious deseado economico efectivo effective efficient eficaz eficiente elegido emblematico escuchado \
     espectacular esperado excelente exclusive exclusivo exitoso experienced famoso famous fiable fino fresco galardonado grande hermoso iconic \
     important importante influential influyente innovador innovative leido ligero lindo loved luxurious modern moderno natural popular potente \
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
     españoles hogares jovenes lectoras lectores doctors dentists experts mexicanos mujeres niños parents patients people personas \
     poblacion readers shoppers students users usuarias usuarios women workers",
    )
});

/// Countries and great cities against which brands measure themselves.
pub(super) static PLACES: Words = LazyLock::new(|| {
    words(
        "africa america amsterdam andalucia argentina asia atlanta austin australia barcelona berlin bilbao bogota bolivia boston britain \
     buenos california canada cartagena catalonia cataluña cdmx chicago chile colombia cordoba cuba cusco dallas denver ecuador england \
     españa europa europe florida france galicia germany granada guadalajara guatemala honduras houston india ireland italy \
     latinoamerica lima lisbon london madrid malaga medellin melbourne merida mexico miami monterrey montevideo oaxaca oregon panama \
     paraguay paris peru philadelphia portland portugal puebla quito rosario scotland seattle sevilla spain sydney tenerife texas tijuana \
     toronto uk uruguay usa valencia vancouver venezuela veracruz wales zaragoza",
    )
});

/// Houses and what they offer, in the singular: what `the leading` and `el único` are said of.
pub(super) static BUSINESSES: Words = LazyLock::new(|| {
    words(
        "academia academy agencia agency aplicacion app bakery bank bar bookshop bookstore boutique brand breakfast brewery builder business \
     cafe cafeteria cadena carrier center centre centro chain clinic clinica club community compania compañia company consultancy \
     consultora consultorio cooperativa despacho developer distributor ecosistema ecosystem editorial empresa engine equipo escuela \
     estudio exchange fabricante festival firm firma floristeria franquicia gimnasio gym heladeria herramienta hostel hotel inmobiliaria \
     institucion instituto insurer lab libreria library maker manufacturer marca marketplace metodo method museo network operador \
     operator organizacion organization panaderia partner pasteleria peluqueria plataforma platform portal producer product producto \
     productora program programa proveedor provider publisher reseller resort restaurant restaurante retailer school seller service \
     services servicio shop sistema software solucion solution solutions source specialist startup store studio supplier system taller \
     team technology tienda tool universidad university vendor website winery",
    )
});

/// Those whom a house works for or with.
pub(super) static OTHERS: Words = LazyLock::new(|| {
    words(
        "artists banks brands businesses clients companies customers developers enterprises experts institutions investors minds museums \
     organisations organizations people retailers scientists talent teams thinkers universities",
    )
});

/// What advertisers say of prices that cannot be lower, and of quality that cannot be better.
pub(super) static UNBEATABLE: Words = LazyLock::new(|| {
    words(
        "imbatible imbatibles incomparable incomparables inigualable inigualables inmejorable inmejorables insuperable insuperables \
     unbeatable unmatched unparalleled unrivaled unrivalled",
    )
});

/// What an offer does to the figures of whoever buys it.
pub(super) static EFFECTS: Words = LazyLock::new(|| {
    words(
        "aumentan aumentar aumentaron aumento boost boosted boosting cut cutting decrease gain grow improve improved improvement \
     incrementa incrementar incremento increase increased increasing mejora mejorar mejoro reduccion reduce reduced reduces reducing \
     reducir reduction reduciendo redujo save saved saves saving savings",
    )
});

/// Those figures.
pub(super) static RESULTS: Words = LazyLock::new(|| {
    words(
        "conversion conversiones conversions cost costes costos costs efficiency eficiencia engagement ingresos leads productividad \
     productivity rendimiento reservas revenue sales tareas tasks tiempo tiempos time trafico traffic ventas",
    )
});
