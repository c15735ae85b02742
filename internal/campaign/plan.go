package campaign

import "tungnha/internal/errs"

// Plan is a plan file, read and found to be without problems. Its zero fields are what the plan leaves unsaid.
type Plan struct {
	ID         string // the campaign's id: letters, digits and dashes
	Title      errs.T
	Short      errs.T // for page heads: "Cao điểm Vĩnh Lộc 2023"
	Template   bool   // a district must fill the blanks before it can be loaded
	Catalogue  int    // the unit catalogue that the campaign pins: 2023 or 2026
	Unit       string // code of the unit that runs the campaign, "" in a template
	Parent     string // id of the campaign of the level above that this one carries out, or ""
	Basis      []Document
	Document   Document // the plan itself
	Period     Period
	Rules      RuleSet
	Parties    []Party
	Indicators []Indicator
	Targets    []UnitTarget
	Groups     []Group
	Cases      []Case
	Teams      []TeamKind
	Duties     []Duty
	Owed       []Owed
	Reports    []Report
	Recipients []Recipient
	Letters    []Letter
	Merit      []Criterion
	Intake     Intake
	Channels   []Channel
	Evenings   Evenings
	Difficulty Route

	at index // where each part stands in the file
}

// Document is an official paper: the plan itself or one that it carries out (C1).
type Document struct {
	ID       string // how the plan file refers to it, "" for the plan's own
	Kind     string // tên loại: "Kế hoạch"
	Number   string // số, ký hiệu: "70/KH-UBND"; "" when unknown
	Date     Day    // 0 when unknown
	Issuer   string
	Title    errs.T
	Parent   string // id of the basis document that this one carries out, or ""
	Campaign string // id of the campaign that the document set up, or ""
}

// Period is the window of the campaign, both days inside, and the hour at which a report day closes.
type Period struct {
	Span
	Note     errs.T // why these days, when the plan says it in two ways
	Deadline Due    // the final deadline as the plan says it
	Cutoff   Clock  // local time of the daily cut-off
	DaysOff  []Day  // public holidays inside, for limits in working days
}

// Clock is a time of day in minutes after midnight, 0 to 1440.
type Clock int16

// Due is a deadline as the plan says it and the last day on which it is kept.
type Due struct {
	Last    Day    // the deadline passes at 24:00 of this day; 0 is no deadline
	Said    Day    // the day that the plan names
	Before  bool   // "trước ngày": Last is the day before Said
	Outside bool   // lies outside the period, and the plan means it
	Note    errs.T // why, when Outside
}

// Party is an office, a kind of unit or a kind of person that the plan lays something on or sends something to.
type Party struct {
	ID    string
	Name  errs.T
	Level string // province, district, commune, hamlet, agency, school, enterprise, carrier, person
	Kind  string // chairman, committee, police, office, party, union, broadcaster, steering, team, head, member, all
	Each  bool   // one per unit of the level, not a single office
}

// UnitTarget is one cell of the plan's appendix: an indicator's target for one unit.
type UnitTarget struct {
	Unit      string
	Indicator string
	Number    int
}

// Duty is one task that the plan lays on a party (C5).
type Duty struct {
	ID           string
	Text         errs.T
	Owner        string   // party id
	With         []string // party ids that work along
	Request      bool     // "đề nghị": followed, never overdue, never ranked
	Due          Due
	Rhythm       Rhythm
	Deliverable  errs.T
	To           []string // party ids
	Indicators   []string // indicator ids that the duty serves
	Source       Source
	Requirements []string // ids of docs/requirements.md: "C5", "R1"
}

// Rhythm says how often a duty without a single due date is done.
type Rhythm string

// The rhythms.
const (
	RhythmNone       Rhythm = ""
	RhythmOnce       Rhythm = "once"       // once, by the end of the period
	RhythmDaily      Rhythm = "daily"      // by each cut-off
	RhythmWeekly     Rhythm = "weekly"     // by the cut-off of each seventh day
	RhythmContinuous Rhythm = "continuous" // throughout, shown in the daily work
	RhythmAtEnd      Rhythm = "at-end"     // when the campaign is over
)

// Owed is a document that somebody owes by a day (D1).
type Owed struct {
	ID     string
	Name   errs.T
	From   string // party id
	To     string // party id
	Via    string // party id through which it goes, or ""
	Due    Due
	Rhythm Rhythm
	Each   bool // one from every unit of the party
	Source Source
}

// Report is a report of the campaign: who to whom, when (D2, D4).
type Report struct {
	ID         string
	Kind       string // daily, final
	Name       errs.T
	From       string // party id
	To         string // party id
	Via        string // party id, or ""
	Due        Due
	Rhythm     Rhythm
	Letter     string   // letter id
	Recipients []string // recipient ids, in the order of "Nơi nhận"
	Source     Source
}

// Recipient is one line of "Nơi nhận".
type Recipient struct {
	ID    string
	Name  string // as the letter prints it, Vietnamese only
	For   string // what for: "để báo cáo", or ""
	Party string // party id, or ""
}

// Letter holds what stands around a letter of one issuer (decree 30/2020). It never holds a person's name.
type Letter struct {
	ID       string
	Superior string   // cơ quan chủ quản, "" when there is none
	Issuer   string   // cơ quan ban hành
	Symbol   string   // behind the number: "BC-CAH"
	Place    string   // địa danh of the date line
	To       []string // Kính gửi
	Capacity string   // quyền hạn: "TM. ỦY BAN NHÂN DÂN", "KT. TRƯỞNG CÔNG AN HUYỆN", or ""
	Post     string   // chức vụ of the signer
	Archive  string   // the last line of "Nơi nhận": "Lưu: VT, QLHC"
}

// Criterion is one written rule of praise, blame or exclusion (F5).
type Criterion struct {
	ID     string
	Effect string // reward, blame, exclude
	Test   string // target-exceeded, target-met, good-way, target-missed, false-report, not-serious: what decides it
	Text   errs.T
	To     string // party id to whom the proposal goes, or ""
	Source Source
}

// Item is a short text with an id and the place where the plan says it.
type Item struct {
	ID     string
	Text   errs.T
	Source Source
}

// Intake says where level 2 is taken in and what a citizen brings (I1, I2).
type Intake struct {
	Hours  errs.T
	Places []Item
	Bring  []Item
	Source Source
}

// Group is one of the groups into which the survey puts every citizen (R4).
type Group struct {
	ID      string // able, weak-device, cannot
	Text    errs.T
	Next    errs.T // the next step for a citizen of the group
	Reasons []Hindrance
	Source  Source
}

// Hindrance is a reason why an account cannot be issued; Health marks one that only the commune police and above may see (law 7).
type Hindrance struct {
	ID     string
	Text   errs.T
	Health bool
}

// Case is a kind of citizen that the plan tells to help, with the next step (L2).
type Case struct {
	ID     string // waiting, approved, with-card, use
	Text   errs.T
	Next   errs.T
	Source Source
}

// TeamKind is a kind of guidance team: who leads it, who is in it (W1).
type TeamKind struct {
	ID      string
	Name    errs.T
	Level   string // as a party's
	Leader  string // party id
	Members []string
	Hotline bool // posts a number that answers 24/24 (W5)
	Source  Source
}

// Channel is a way of spreading the word and whom it reaches (M1, M2).
type Channel struct {
	ID       string
	Text     errs.T
	Audience errs.T
	Owner    string // party id
	Source   Source
}

// Evenings are the hours of evening work and whether the plan pays for them (W7).
type Evenings struct {
	From, To  Clock
	Supported bool // the plan provides support for teams that work evenings
	Note      errs.T
	Source    Source
}

// Route is the way of a difficulty to whoever solves it (D3).
type Route struct {
	From   []string // party ids
	To     string   // party id
	Via    string   // party id, or ""
	Note   errs.T
	Source Source
}
