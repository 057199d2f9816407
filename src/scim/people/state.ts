/** How far what was last pushed of somebody has come. */
export type PersonState = 'next_cut' | 'waiting' | 'attention' | 'declined' | 'failed' | 'applied';

/**
 * SQL: the state of the user `r`, and the plan that decides about them, as `t (state, plan_id)`. Of several hubs the one counts where
 * most is left to do. Costs a few looks by key for each user.
 */
export const stateOfPerson = `
left join lateral (
  select case when r.fresh then 'next_cut' else s.state end as state, s.plan_id
    from (select null) one
    left join lateral (
      select p.plan_id,
             case when x.outcome <> 'open' then x.outcome
                  when exists (select from attention a where a.plan_id = p.plan_id and a.row_no = x.row_no) then 'attention'
                  else 'waiting' end as state
        from scim_step x
        left join lateral (select plan_id from plan n where n.run_id = x.run_id order by plan_id desc limit 1) p on true
       where x.connection_id = r.source_id and x.resource_id = r.resource_id
         and x.source_id in (select source_id from source h where h.live)
       order by array_position(array['attention', 'waiting', 'open', 'failed', 'declined', 'applied', 'nothing'],
                               case when x.outcome = 'open' then 'waiting' else x.outcome end), x.source_id
       limit 1) s on true
) t on true`;

/** SQL: what `t.state` is called outside: nothing to do is as good as done. */
export const shownState = `case coalesce(t.state, 'next_cut') when 'nothing' then 'applied' else coalesce(t.state, 'next_cut') end`;
