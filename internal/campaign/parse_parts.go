package campaign

func (r *reader) duty(d *Duty) readFunc {
	return r.shape(need("id", r.ident(&d.ID)), need("text", r.pair(&d.Text)), need("owner", r.ident(&d.Owner)), may("with", r.idents(&d.With)),
		need("kind", r.dutyKind(&d.Request)), may("due", r.due(&d.Due)), may("due_outside", r.pairInto(&d.Due)), may("rhythm", r.rhythm(&d.Rhythm)),
		may("deliverable", r.pair(&d.Deliverable)), may("to", r.idents(&d.To)), may("indicators", r.idents(&d.Indicators)),
		need("source", r.source(&d.Source)), need("requirements", r.requirements(&d.Requirements)))
}

func (r *reader) rhythm(to *Rhythm) readFunc {
	return oneOf(r, to, RhythmOnce, RhythmDaily, RhythmWeekly, RhythmContinuous, RhythmAtEnd)
}

func (r *reader) owed(o *Owed) readFunc {
	return r.shape(need("id", r.ident(&o.ID)), need("name", r.pair(&o.Name)), need("from", r.ident(&o.From)), need("to", r.ident(&o.To)),
		may("via", r.ident(&o.Via)), may("due", r.due(&o.Due)), may("due_outside", r.pairInto(&o.Due)), may("rhythm", r.rhythm(&o.Rhythm)),
		may("each", r.yesNo(&o.Each)), need("source", r.source(&o.Source)))
}

func (r *reader) report(p *Report) readFunc {
	return r.shape(need("id", r.ident(&p.ID)), need("kind", oneOf(r, &p.Kind, "daily", "weekly", "final")), need("name", r.pair(&p.Name)),
		need("from", r.ident(&p.From)), need("to", r.ident(&p.To)), may("via", r.ident(&p.Via)), may("due", r.due(&p.Due)),
		may("due_outside", r.pairInto(&p.Due)), may("rhythm", r.rhythm(&p.Rhythm)), need("letter", r.ident(&p.Letter)),
		need("recipients", r.idents(&p.Recipients)), need("source", r.source(&p.Source)))
}

func (r *reader) recipient(p *Recipient) readFunc {
	return r.shape(need("id", r.ident(&p.ID)), need("name", r.text(&p.Name)), may("for", r.text(&p.For)), may("party", r.ident(&p.Party)))
}

func (r *reader) letter(l *Letter) readFunc {
	return r.shape(need("id", r.ident(&l.ID)), may("superior", r.text(&l.Superior)), need("issuer", r.text(&l.Issuer)), need("symbol", r.symbol(&l.Symbol)),
		need("place", r.text(&l.Place)), may("to", r.texts(&l.To)), may("capacity", r.text(&l.Capacity)), need("post", r.text(&l.Post)),
		need("archive", r.text(&l.Archive)))
}

func (r *reader) criterion(c *Criterion) readFunc {
	return r.shape(need("id", r.ident(&c.ID)), need("effect", oneOf(r, &c.Effect, "reward", "blame", "exclude")),
		need("test", oneOf(r, &c.Test, "target-exceeded", "target-met", "good-way", "target-missed", "false-report", "not-serious")),
		need("text", r.pair(&c.Text)), may("to", r.ident(&c.To)), need("source", r.source(&c.Source)))
}

func (r *reader) item(i *Item) readFunc {
	return r.shape(need("id", r.ident(&i.ID)), need("text", r.pair(&i.Text)), need("source", r.source(&i.Source)))
}

func (r *reader) intake(i *Intake) readFunc {
	return r.shape(need("hours", r.pair(&i.Hours)), need("places", list(r, &i.Places, r.item)), need("bring", list(r, &i.Bring, r.item)),
		need("source", r.source(&i.Source)))
}

func (r *reader) channel(c *Channel) readFunc {
	return r.shape(need("id", r.ident(&c.ID)), need("text", r.pair(&c.Text)), need("audience", r.pair(&c.Audience)),
		may("owner", r.ident(&c.Owner)), need("source", r.source(&c.Source)))
}

func (r *reader) evenings(e *Evenings) readFunc {
	return r.shape(need("from", r.clock(&e.From)), need("to", r.clock(&e.To)), may("supported", r.yesNo(&e.Supported)),
		may("note", r.pair(&e.Note)), may("source", r.source(&e.Source)))
}

func (r *reader) route(d *Route) readFunc {
	return r.shape(need("from", r.idents(&d.From)), need("to", r.ident(&d.To)), may("via", r.ident(&d.Via)), may("note", r.pair(&d.Note)),
		need("source", r.source(&d.Source)))
}
