-- The views of the public database: what an analyst queries without writing the joins.

create view said as
select
    s.id as statement, s.said_on, s.year,
    s.holder, coalesce(h.name, s.holder) as holder_name, s.attribution,
    s.act, s.stance, s.modality,
    s.target, coalesce(t.name, s.target) as target_name, s.target_role,
    s.sentence, s.cue, s.language, d.title,
    coalesce(nullif(d.url, ''), nullif(d.answer_url, ''), d.question_url) as url,
    s.invented, s.answer, s.document, s.source, s.confidence, s.rule, s.tagger, s.reviewed, s.repeat_of
from statements s
left join entities h on h.id = s.holder
left join entities t on t.id = s.target
left join documents d on d.id = s.document
where s.translation = 0;

create view position_by_year as
select p.holder, p.target, p.year, p.n, p.mean_stance, p.setting, p.documents, p.first, p.latest, p.latest_statement,
    p.invented
from positions p
where p.year != 'all' and (p.n > 0 or p.setting > 0);

-- What stands for a source is the last run that was to read it whole, as in db/bounds.py.
create view freshness as
with whole as (
    select
        source, outcome, left_out,
        row_number() over (
            partition by source
            order by
                case
                    when kind = 'import' and coalesce(documents, 0) = 0
                        and outcome in ('ok', 'problems', 'drifted', 'stopped') then 2
                    when kind = 'import' then 1
                    when '; ' || replace(message, ',', ';') || ';' glob '*; limit [0-9]*' then 2
                    when '; ' || replace(message, ',', ';') || ';' glob '*; since [0-9]*-[0-9]*-[0-9]*' then 2
                    else 0
                end,
                started_at desc
        ) as nth
    from runs
    where kind in ('scrape', 'import')
)
select
    s.id as source, s.name, s.country,
    (select count(*) from documents d where d.source = s.id) as documents,
    (select count(*) from documents d join answers a on a.document = d.id where d.source = s.id) as answers,
    (
        select nullif(max(a.said_on), '') from documents d join answers a on a.document = d.id where d.source = s.id
    ) as newest_answer,
    (select max(r.ended_at) from runs r where r.source = s.id and r.outcome in ('ok', 'problems')) as last_read,
    w.outcome as last_outcome,
    coalesce(w.left_out, 0) as left_out,
    (select count(*) from problems p where p.source = s.id) as problems,
    (select count(*) from documents d where d.source = s.id and d.invented) as invented
from sources s
left join whole w on w.source = s.id and w.nth = 1;
