-- What moved in a hamlet's work lists since a number of the feed: every phone asks it whenever it comes home.
-- room: ledger
CREATE INDEX citizen_view_hamlet ON citizen_view (commune_id, campaign_no, hamlet_id, feed_seq);
