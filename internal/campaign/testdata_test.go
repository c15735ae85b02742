package campaign_test

import "strings"

// small is the least plan that has no problems; tests break one line of it. Line numbers in the tests are those of this text.
const small = `campaign: thu-nghiem
title: {vi: Chiến dịch thử, en: Trial campaign}
short: {vi: Thử, en: Trial}
catalogue: 2023
unit: "393"
basis:
  - id: tinh-70
    kind: Kế hoạch
    number: 70/KH-UBND
    date: 21/03/2023
    issuer: UBND tỉnh
    title: {vi: Cao điểm, en: Peak}
document:
  kind: Kế hoạch
  number: 80/KH-TCT
  date: 05/05/2023
  issuer: Tổ công tác
  title: {vi: Đợt cao điểm, en: Peak campaign}
  parent: tinh-70
period:
  start: 05/05/2023
  end: 14/06/2023
  deadline: before 15/06/2023
  cutoff: "17:00"
rules: by-date
parties:
  - {id: police, name: {vi: Công an huyện, en: District police}, level: district, kind: police}
  - {id: commune, name: {vi: UBND xã, en: Commune}, level: commune, kind: committee, each: true}
indicators:
  - id: l1
    name: {vi: Mức 1, en: Level 1}
    short: {vi: Mức 1, en: Level 1}
    counts: reached(1)
    owner: commune
    per: person
    denominator: target
    target: 100
    source: II.3
targets:
  - {unit: "15349", indicator: l1, target: 60}
  - {unit: "15352", indicator: l1, target: 45}
duties:
  - id: list
    text: {vi: Lập danh sách, en: Make the list}
    owner: commune
    kind: duty
    due: before 08/05/2023
    source: III.2/4
    requirements: [R1]
reports:
  - id: daily
    kind: daily
    name: {vi: Báo cáo ngày, en: Daily report}
    from: police
    to: commune
    rhythm: daily
    letter: police
    recipients: [communes]
    source: III.1.2/4
recipients:
  - {id: communes, name: UBND các xã, party: commune}
letters:
  - {id: police, issuer: CÔNG AN HUYỆN, symbol: BC-CAH, place: Vĩnh Lộc, post: TRƯỞNG CÔNG AN HUYỆN, archive: "Lưu: VT"}
evenings: {from: "19:00", to: "22:00"}
`

// edit replaces text of the small plan; it must be there exactly once.
func edit(old, with string) string {
	if strings.Count(small, old) != 1 {
		panic("not exactly once in the small plan: " + old)
	}
	return strings.Replace(small, old, with, 1)
}
