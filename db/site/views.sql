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

create view freshness as
select
    s.id as source, s.name, s.country,
    (select count(*) from documents d where d.source = s.id) as documents,
    (select count(*) from documents d join answers a on a.document = d.id where d.source = s.id) as answers,
    (
        select nullif(max(a.said_on), '') from documents d join answers a on a.document = d.id where d.source = s.id
    ) as newest_answer,
    (select max(r.ended_at) from runs r where r.source = s.id and r.outcome in ('ok', 'problems')) as last_read,
    (select r.outcome from runs r where r.source = s.id order by r.started_at desc limit 1) as last_outcome,
    coalesce((
        select r.left_out from runs r where r.source = s.id and r.kind in ('scrape', 'import')
        order by r.started_at desc limit 1
    ), 0) as left_out,
    (select count(*) from problems p where p.source = s.id) as problems,
    (select count(*) from documents d where d.source = s.id and d.invented) as invented
from sources s;
