import { decide, useOf, type Facts, type Need, type Ruling } from '../authorization/index.ts';
import type { Caller } from './identify.ts';
import type { Run } from './run.ts';

/** Reads everything the decision looks at, so that deciding itself touches nothing. */
function gatherFacts({ ports, catalog }: Run, caller: Caller, need: Need): Facts {
  const dataset = catalog.datasets.get(need.dataset);
  const own = dataset?.document.standard;
  return {
    requester: { system: caller.system, agency: caller.agency },
    dataset,
    grants: ports.grants.findFor(caller.agency.agency, need.dataset),
    serviceItem:
      need.purpose.item === undefined ? undefined : catalog.serviceItems.get(need.purpose.item),
    receiverMapping:
      need.as === undefined || own === undefined
        ? undefined
        : catalog.mappings.get(`${own}.to.${need.as}`),
    divisions: catalog.divisions,
    quotaExceeded: (grant) => ports.quota.exceeded(grant, useOf(need)),
  };
}

/**
 * Reads the facts, decides, and counts what was permitted against its quota, all in one turn of the
 * event loop: two calls that arrive together cannot both take the last one.
 */
export function ruleOn(run: Run, caller: Caller, need: Need): Ruling {
  const ruling = decide(gatherFacts(run, caller, need), need, run.ports.clock.now());
  if (ruling.permitted) run.ports.quota.count(ruling.grant, useOf(need));
  return ruling;
}
