//! The lexicon: what the program knows before it reads.
//!
//! Every table is a CSV file under `tables/`, sorted and sourced; the build script turns them into the static tries
//! below, so nothing is parsed at start. A trie runs over word numbers, one for each syllable, punctuation mark and
//! number that a table mentions; letter case and tone placement are folded away, and the grammars look at case themselves.
//!
//! Limits: a phrase matches across spaces and line ends, but not across an empty line.
//! Left out on purpose: statistics. A row is a fact somebody can look up, or a phrase counted in real text.

// Shared with the build script.
mod fold;
mod surface;

pub(crate) use fold::fold;
pub(crate) use generated::kw;
pub(crate) use generated::{
    ABBREVIATIONS, COMPARATORS, DOMAINS, HONORIFICS, NUMBER_WORDS, PLACES, SMALL_TRIGGERS, SURNAMES, TRIGGERS, UNITS,
};
pub(crate) use surface::{print, print_of};

mod place_code;
mod trie;

pub use place_code::UnitCode;
pub(crate) use place_code::{PlaceCode, place_codes, place_name, place_named, place_numbered};
pub(crate) use trie::{Hit, Trie};

use crate::text::{Begins, Class as Case, Spelling};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/lexicon.rs"));
}

/// Which table a phrase of a trie is in. Where phrases of several begin at one token, their grammars are tried in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    DocumentType,
    LawTitle,
    Position,
    OrganizationHead,
    OrganizationName,
    OrganizationDomain,
    PlaceLevel,
    Place,
    ProvisionLevel,
    DateKeyword,
    Cue,
    Honorific,
    Abbreviation,
    Surname,
    Unit,
    NumberWord,
    Comparator,
}

impl Class {
    /// The class in a set of classes.
    #[inline]
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, schemars::JsonSchema)]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// The name as the record prints it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }
        }
    };
}

names! {
    /// Which of the parallel systems of documents one belongs to.
    System {
        /// Any of them: the type word alone does not tell.
        Any = "any",
        /// State administration.
        State = "state",
        /// The Party.
        Party = "party",
        /// The National Assembly and the people's councils.
        Legislature = "legislature",
        /// Courts and procuracies.
        Justice = "justice",
        /// The Fatherland Front and its members.
        MassOrganisation = "mass_organisation",
    }
}

names! {
    /// The class of an organisation's head.
    OrganizationKind {
        /// Ủy ban, ban of a council.
        Committee = "committee",
        /// Sở, phòng, vụ, cục, chi cục.
        Department = "department",
        /// Văn phòng.
        Office = "office",
        /// Trung tâm.
        Centre = "centre",
        /// Trạm, đài.
        Station = "station",
        /// Trường, học viện, đại học.
        School = "school",
        /// Bệnh viện, phòng khám.
        Hospital = "hospital",
        /// Công ty, tập đoàn, hợp tác xã.
        Company = "company",
        /// Ngân hàng.
        Bank = "bank",
        /// Tỉnh ủy, đảng ủy, ban thường vụ and the organs of a Party committee.
        PartyCommittee = "party_committee",
        /// Chi bộ.
        PartyCell = "party_cell",
        /// Đảng bộ.
        PartyOrganisation = "party_organisation",
        /// Bộ and bodies of their rank.
        Ministry = "ministry",
        /// Hội đồng, Quốc hội.
        Council = "council",
        /// Tòa án.
        Court = "court",
        /// Viện kiểm sát.
        Procuracy = "procuracy",
        /// Hội, liên đoàn, mặt trận.
        Association = "association",
        /// Quân đội, công an.
        ArmedForce = "armed_force",
        /// Anything else.
        Other = "other",
    }
}

names! {
    /// The level of an administrative unit.
    Level {
        /// Tỉnh.
        Province = "province",
        /// Thành phố.
        City = "city",
        /// Quận, huyện.
        District = "district",
        /// Thị xã.
        Town = "town",
        /// Thị trấn.
        Township = "township",
        /// Phường.
        Ward = "ward",
        /// Xã.
        Commune = "commune",
        /// Đặc khu.
        SpecialZone = "special_zone",
        /// Thôn, bản, ấp, tổ dân phố, khu phố.
        Hamlet = "hamlet",
    }
}

/// What a unit counts or measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitClass {
    /// A unit of measurement.
    Measure,
    /// A currency.
    Money,
    /// A length of time.
    Time,
    /// Per cent.
    Percent,
    /// A counted noun.
    Count,
}

/// The levels of a document's inner division.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProvisionPart {
    /// Phần.
    Part,
    /// Chương.
    Chapter,
    /// Mục.
    Section,
    /// Tiểu mục.
    Subsection,
    /// Điều.
    Article,
    /// Khoản.
    Clause,
    /// Điểm.
    Point,
    /// Phụ lục.
    Appendix,
}

/// What a date keyword announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateUnit {
    /// Ngày.
    Day,
    /// Tháng.
    Month,
    /// Quý.
    Quarter,
    /// Năm.
    Year,
    /// Giai đoạn, nhiệm kỳ, năm học: two years.
    Period,
    /// Lúc, hồi: a time of day.
    Hour,
}

/// What a cue word says about the relation around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Each is named after the relation or role that it announces; `tables/cue.csv` lists the words.
pub enum Cue {
    Dissolve,
    Merge,
    MergePlain,
    Arrange,
    Split,
    SplitPlain,
    Establish,
    Rename,
    Convert,
    Move,
    Give,
    Receive,
    Adjust,
    Function,
    To,
    Into,
    As,
    With,
    Under,
    Named,
    Part,
    Rest,
    Whole,
    Negation,
    Plan,
    Fact,
    Basis,
    Appoint,
    HoldOffice,
    HoldOfficeWeak,
    TransferPerson,
    Dismiss,
    Motto,
    Pursuant,
    Proposal,
    Issue,
    Implement,
    Guide,
    Amend,
    Replace,
    Repeal,
    Expire,
    Effect,
    At,
    Of,
    By,
    Passive,
}

macro_rules! rows {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)+ })+) => {
        $($(#[$doc])* #[derive(Debug)] #[allow(dead_code, unreachable_pub)] pub struct $name { $(pub $field: $type,)+ })+
    };
}

rows! {
    /// A type of document: `Nghị định`, `NĐ`.
    DocumentType { name: &'static str, code: &'static str, system: System, }
    /// A law's title with its type word.
    LawTitle { title: &'static str, code: &'static str, }
    /// A head that begins organisations' names.
    OrganizationHead { head: &'static str, kind: OrganizationKind, bare: bool, lower: bool, }
    /// An organisation's whole name.
    OrganizationName { name: &'static str, kind: OrganizationKind, }
    /// A field of work after a head.
    OrganizationDomain { domain: &'static str, }
    /// An office, or its abbreviation with the full form.
    Position { position: &'static str, form: &'static str, full: &'static str, }
    /// A level word.
    PlaceLevel { form: &'static str, level: Level, }
    /// A unit's name; `levels` are the levels at which the registers have it, separated by spaces.
    Place { name: &'static str, levels: &'static str, }
    /// A level word of a provision.
    ProvisionLevel { form: &'static str, level: ProvisionPart, }
    /// A word that begins a date.
    DateKeyword { form: &'static str, unit: DateUnit, }
    /// A cue of a relation.
    CueRow { form: &'static str, cue: Cue, }
    /// What stands before a person's name.
    Honorific { form: &'static str, }
    /// An abbreviation with its full form; `class` says where it is used.
    Abbreviation { short: &'static str, full: &'static str, class: &'static str, }
    /// A family name.
    Surname { form: &'static str, }
    /// A unit of a quantity.
    Unit { unit: &'static str, norm: &'static str, class: UnitClass, }
    /// A numeral in words.
    NumberWord { word: &'static str, value: &'static str, }
    /// A bound: `trên`, `không quá`, `trở lên`.
    Comparator { form: &'static str, comparator: &'static str, side: &'static str, }
    /// An issuer's code in a symbol.
    IssuerCode { code: &'static str, name: &'static str, system: System, }
}

macro_rules! lookups {
    ($($name:ident: $class:ident => $table:ident, $row:ident;)+) => {
        $(impl $row {
            #[allow(dead_code)]
            pub(crate) fn row(number: u16) -> &'static Self {
                let _ = Class::$class;
                &generated::$table[usize::from(number)]
            }
        })+
    };
}

lookups! {
    document_type: DocumentType => DOCUMENT_TYPE, DocumentType;
    law_title: LawTitle => LAW_TITLE, LawTitle;
    organization_head: OrganizationHead => ORGANIZATION_HEAD, OrganizationHead;
    organization_name: OrganizationName => ORGANIZATION_NAME, OrganizationName;
    organization_domain: OrganizationDomain => ORGANIZATION_DOMAIN, OrganizationDomain;
    position: Position => POSITION, Position;
    place_level: PlaceLevel => PLACE_LEVEL, PlaceLevel;
    provision_level: ProvisionLevel => PROVISION_LEVEL, ProvisionLevel;
    date_keyword: DateKeyword => DATE_KEYWORD, DateKeyword;
    cue: Cue => CUE, CueRow;
    honorific: Honorific => HONORIFIC, Honorific;
    abbreviation: Abbreviation => ABBREVIATION, Abbreviation;
    surname: Surname => PERSON_SURNAME, Surname;
    unit: Unit => UNIT, Unit;
    number_word: NumberWord => NUMBER_WORD, NumberWord;
    comparator: Comparator => COMPARATOR, Comparator;
    place: Place => PLACE, Place;
}

/// The row of a code in the list of a table's codes.
fn row_of(code: &str, codes: &[(u128, u16)]) -> Option<usize> {
    let code = surface::code(code)?;
    codes.binary_search_by_key(&code, |(known, _)| *known).ok().map(|at| usize::from(codes[at].1))
}

/// The row of an issuer's code, if it is known.
pub(crate) fn issuer(code: &str) -> Option<&'static IssuerCode> {
    row_of(code, &generated::ISSUER_CODES).and_then(|row| generated::ISSUER_CODE.get(row))
}

/// A document type by its code. Where two share a code, the one that the state uses.
pub(crate) fn type_by_code(code: &str) -> Option<&'static DocumentType> {
    row_of(code, &generated::TYPE_CODES).and_then(|row| generated::DOCUMENT_TYPE.get(row))
}

/// What a word can begin. The order is that of the build script's `roles`.
#[derive(Clone, Copy)]
#[repr(u8)]
pub(crate) enum Role {
    SmallTrigger,
    Trigger,
    NumberWord,
    /// A place that can be meant by its bare name.
    LargerPlace,
    Surname,
    Abbreviation,
}

/// What a word can begin, all at once.
#[derive(Clone, Copy)]
pub(crate) struct Roles(u8);

impl Roles {
    #[inline]
    pub(crate) fn of(word: u16) -> Self {
        Self(generated::ROLES[usize::from(word)])
    }

    #[inline]
    pub(crate) fn has(self, role: Role) -> bool {
        self.0 & (1 << role as u8) != 0
    }
}

/// Whether one word follows another inside some listed name of an organisation.
pub(crate) fn pairs(first: u16, second: u16) -> bool {
    let mut at = surface::pair(first, second, generated::NAME_PAIRS_BITS);
    loop {
        match generated::NAME_PAIRS[at] {
            (0, _) => return false,
            pair if pair == (first, second) => return true,
            _ => at = (at + 1) & (generated::NAME_PAIRS.len() - 1),
        }
    }
}

/// The word of an ASCII mark; 0 when no table has it.
#[inline]
pub(crate) fn mark(byte: u8) -> u16 {
    generated::MARKS[usize::from(byte & 127)]
}

/// The word of a run of ASCII digits; 0 when no table has it.
#[inline]
pub(crate) fn number(digits: &[u8]) -> u16 {
    surface::number(digits).map_or(0, |at| generated::NUMBERS[at])
}

/// Whether the second word may follow the first in a phrase that begins in small letters, or in one that begins with a capital. Of
/// the pairs that stand in no phrase, about one in twelve is let through.
#[inline]
pub(crate) fn may_follow(first: u16, second: u16, small: bool) -> bool {
    let has = |table: &[u8], at: usize| table[at / 8] & (1 << (at % 8)) != 0;
    if small {
        has(&generated::SMALL_FOLLOWERS, surface::pair(first, second, generated::SMALL_FOLLOWERS_BITS))
    } else {
        has(&generated::CAPITAL_FOLLOWERS, surface::pair(first, second, generated::CAPITAL_FOLLOWERS_BITS))
    }
}

/// The spelling whose print it is. Nearly all stand where they are looked for first.
#[inline]
pub(crate) fn surface(print: u64) -> Option<Spelling> {
    let home = surface::slot(print, generated::SURFACE_BITS);
    let (found, spelling) = generated::SURFACE[home];
    if found == print { Some(Spelling::of(spelling)) } else { surface_behind(print, home) }
}

/// The spelling whose print it is, in the slots behind its home.
#[cold]
fn surface_behind(print: u64, mut at: usize) -> Option<Spelling> {
    loop {
        let (found, spelling) = generated::SURFACE[at];
        if found == 0 || found == print {
            return (found != 0).then_some(Spelling::of(spelling));
        }
        at = (at + 1) & ((1 << generated::SURFACE_BITS) - 1);
    }
}

/// A set of words that a grammar asks for often: a look at a table in place of comparing strings.
pub(crate) struct WordSet(Box<[bool]>);

impl WordSet {
    pub(crate) fn new(words: &[&str]) -> Self {
        let mut set = vec![false; generated::WORDS.len()];
        for word in words {
            set[usize::from(word_of(word))] = true;
        }
        // An unknown word has the number 0, and so has a listed one that no table knows.
        set[0] = false;
        Self(set.into_boxed_slice())
    }

    #[inline]
    pub(crate) fn has(&self, word: u16) -> bool {
        self.0.get(usize::from(word)).copied().unwrap_or_default()
    }
}

/// The number of a word by its folded form; 0 when no table has it.
pub(crate) fn word_of(folded: &str) -> u16 {
    print_of(folded).and_then(surface).map_or(0, Spelling::word)
}

/// The folded form of a word by its number; empty for 0.
pub fn word(number: u16) -> &'static str {
    generated::WORDS[usize::from(number)]
}
