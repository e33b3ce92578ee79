//! What the demo's colleagues listen for: whose each saved search is, since when, and which of
//! them rest.

use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::trigger::Trigger::{
    self, AsksRecommendation, Complaint, Contraction, EventAttendance, Expansion, Hiring,
    IntentToBuy, JobChange, ProductLaunch, Question, Switching,
};

/// A saved search of the demo world.
pub(super) struct Wanted {
    pub(super) name: &'static str,
    /// The colleague who made it.
    pub(super) owner: &'static str,
    pub(super) query: &'static str,
    pub(super) triggers: &'static [Trigger],
    pub(super) purpose: &'static str,
    pub(super) alert: Alert,
    /// Made so many days before the present.
    pub(super) made: i64,
    /// At rest since so many days before the present.
    pub(super) paused: Option<i64>,
}

const ASKS: &[Trigger] = &[AsksRecommendation, IntentToBuy, Question];
const MOVES: &[Trigger] = &[Hiring, Expansion, Contraction, ProductLaunch, JobChange];
const ANSWER: &str =
    "Answering people who ask in the open how to keep track of what should come back";
const LISTEN: &str = "Learning how people talk about it, in their own words";
/// Since the first day.
const ALWAYS: i64 = super::script::DAYS;

/// In English a lonely “crate” may hold a dog, so the broad search wants to know which crate.
const THINGS: &str = r#"crates OR keg OR kegs OR cask OR casks OR "roll cage" OR "roll cages" OR "bread tray" OR "bread trays" OR "dough tray" OR "dough trays" OR "bread crate" OR "bottle crate" OR "milk crate" OR "milk trolley" OR "milk trolleys" OR "foldable crate" OR "picking crate" OR "produce crate" OR "fish box" OR "fish boxes" OR "ice crate" OR "harbour crate" OR "delivery crate" OR "returnable crate" OR "pooled crate" OR "reusable crate" OR "returnable packaging" OR "reusable packaging""#;

const RIVALS: &str = r#"cratehawk OR "cratehawk's" OR pooltide OR pooltides OR "pooltide's" OR boxledger OR "boxledger's""#;

const fn at_once(
    name: &'static str,
    owner: &'static str,
    query: &'static str,
    triggers: &'static [Trigger],
    purpose: &'static str,
) -> Wanted {
    Wanted {
        name,
        owner,
        query,
        triggers,
        purpose,
        alert: Alert::AtOnce,
        made: ALWAYS,
        paused: None,
    }
}

const fn daily(search: Wanted) -> Wanted {
    Wanted {
        alert: Alert::Daily,
        ..search
    }
}

const fn silent(search: Wanted) -> Wanted {
    Wanted {
        alert: Alert::Silent,
        ..search
    }
}

const fn made(search: Wanted, made: i64) -> Wanted {
    Wanted { made, ..search }
}

const fn resting(search: Wanted, since: i64) -> Wanted {
    Wanted {
        paused: Some(since),
        ..search
    }
}

/// Every saved search.
#[rustfmt::skip]
pub(super) const SEARCHES: [Wanted; 20] = [
    at_once("Asks how to get crates back", "isla",
        r#"(crate OR crates OR keg OR kegs OR casks OR "roll cages" OR "bread trays" OR "dough trays" OR "milk trolleys" OR "fish boxes" OR "bread tray" OR "roll cage" OR "milk trolley" OR "fish box" OR "returnable packaging" OR "reusable packaging") lang:en -net:feed"#,
        ASKS, ANSWER),
    at_once("Frågar om backar, burar och fat", "freja",
        "(lastbärare OR returbackar OR backar OR backarna OR brödbackar OR brödbackarna OR degbackar OR degbackarna OR flaskbackar OR flaskbackarna OR mjölkbackar OR mjölkbackarna OR rullburar OR rullburarna OR ölfat OR ölfaten OR fisklådor OR fisklådorna OR fruktlådor OR fruktlådorna) lang:sv -net:feed",
        ASKS, ANSWER),
    at_once("Pyta o skrzynki, palety i kegi", "kuba",
        r#"(skrzynki OR skrzynek OR skrzynkami OR pojemniki OR pojemników OR pojemnikami OR palety OR palet OR paletami OR kegi OR kegów OR kegami OR "opakowań zwrotnych" OR "opakowania zwrotne") lang:pl -net:feed"#,
        ASKS, ANSWER),
    at_once("Hỏi về khay, sọt và két", "khanhchi",
        r#"("khay nhựa" OR "khay bánh" OR "sọt nhựa" OR "két bia" OR "két sữa" OR "khay luân chuyển" OR "thùng luân chuyển") lang:vi -net:feed"#,
        ASKS, ANSWER),
    at_once("找周转箱和酒桶的人", "yiming",
        "(周转箱 OR 循环箱 OR 周转筐 OR 面包箱 OR 酒桶 OR 奶筐) lang:zh -net:feed",
        ASKS, ANSWER),
    at_once("Leaving or cursing a competitor", "declan",
        RIVALS,
        &[Complaint, Switching, AsksRecommendation],
        "Offering help to people whose tracking lets them down"),
    at_once("Companies on the move", "isla",
        r#"(bakery OR brewery OR dairy OR seafood OR "fresh produce" OR mejeri OR mejeriet OR bageri OR bageriet OR bryggeri OR bryggeriet OR packeriet OR fiskhallen OR "frukt och grönt" OR piekarnia OR piekarni OR sortownia OR przetwórnia OR browar OR browaru OR browarze OR mleczarnia OR mleczarni OR "thủy sản" OR "rau sạch" OR "bia thủ công" OR "tiệm bánh" OR "sữa tươi" OR 烘焙 OR 生鲜 OR 精酿 OR 乳业 OR 水产) -net:feed"#,
        MOVES, "Congratulating on new sites, jobs and products, and being there when returns are set up"),
    daily(at_once("Industry news", "oskar",
        r#"(bakery OR brewery OR dairy OR seafood OR "fresh produce" OR mejeriet OR bageriet OR bryggeriet OR packeriet OR fiskhallen OR browar OR piekarnia OR mleczarnia OR sortownia OR przetwórnia OR "thủy sản" OR "rau sạch" OR "bia thủ công" OR "tiệm bánh" OR "sữa tươi" OR 烘焙 OR 精酿 OR 生鲜 OR 乳业 OR 水产) net:feed"#,
        MOVES, "Knowing what happens in our customers' industries; organisations, not people")),
    daily(at_once("Meets us at a fair", "sanna",
        r#"packback OR kretsloppsdagarna OR "fresh loop" OR "round trip""#,
        &[EventAttendance], "Meeting in person those who go where we go")),
    silent(at_once("Talk at the Round Trip fair", "sanna",
        r#""round trip""#, &[], "Hearing what a whole fair talks about, to say something of use afterwards")),
    silent(at_once("Everything about things that return", "sanna", THINGS, &[], LISTEN)),
    silent(at_once("Lastbärare i vardagen", "sanna",
        "lastbärare OR returbackar OR returback OR brödbackar OR brödbackarna OR degbackar OR degbackarna OR flaskbackar OR flaskbackarna OR mjölkbackar OR mjölkbackarna OR rullburar OR rullburarna OR rullbur OR ölfat OR ölfaten OR fisklådor OR fisklådorna OR fruktlådor OR fruktlådorna OR backarna", &[], LISTEN)),
    silent(at_once("Opakowania, które wracają", "oskar",
        r#""opakowania zwrotne" OR "opakowań zwrotnych" OR "opakowaniami zwrotnymi" OR skrzynki OR skrzynek OR skrzynkami OR pojemniki OR pojemników OR pojemnikami OR kegi OR kegów OR kegami OR palety OR palet OR paletami"#, &[], LISTEN)),
    silent(at_once("Đồ luân chuyển · 会回来的箱子", "ruolan",
        r#""khay luân chuyển" OR "thùng luân chuyển" OR "khay nhựa" OR "khay bánh" OR "sọt nhựa" OR "két bia" OR "két sữa" OR 循环箱 OR 周转箱 OR 周转筐 OR 面包箱 OR 酒桶 OR 奶筐"#, &[], LISTEN)),
    silent(at_once("Competitors by name", "oskar",
        RIVALS, &[],
        "Knowing what is said about our competitors, good and bad")),
    made(at_once("What a scan costs", "marta",
        r#"(pooltide OR pooltides OR "pooltide's") (price OR prices OR pricing OR charges OR charged OR invoice OR fee OR fees OR priset OR prisskylt OR avgift OR faktura OR cena OR ceny OR opłata OR "bảng giá" OR "tính phí" OR 涨价 OR 收费)"#,
        &[Complaint, Switching], "Helping those whom Pooltide's price per scan has hit"), 76),
    made(daily(at_once("Looks for people in yards and depots", "nadia",
        r#""returns coordinator" OR "delivery driver" OR "warehouse manager" OR "depot manager" OR "logistics manager" OR returansvarig OR lagerchef OR magazynier OR magazyniera OR "quản lý kho" OR 仓库主管"#,
        &[Hiring, JobChange], "A new person in the yard is a good moment to offer help with what returns")), 88),
    resting(made(at_once("CrateHawk stands still", "declan",
        r#"(cratehawk OR "cratehawk's") (down OR broken OR crashing OR outage OR nere OR leży OR padł OR sập OR 瘫痪 OR 宕机)"#,
        &[Complaint], "Lending a hand while CrateHawk's scanners stand still"), 36), 25),
    resting(at_once("Palety, gdziekolwiek · any pallet at all", "kuba",
        "palety OR palet OR paletami OR pallet OR pallets", &[],
        "Trying whether people who speak of pallets also speak of what stands on them"), 48),
    made(daily(at_once("Tenders from cold stores", "ruolan",
        r#"("cold store" OR 冷库 OR "kho lạnh") (tender OR 招标 OR "mời thầu")"#, &[IntentToBuy],
        "Being asked when a cold store buys crates")), 8),
];
