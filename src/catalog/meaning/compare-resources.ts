import type { Resource, Supply } from '../../shapes/index.ts';
import { compareFacets, compareMembers, plainFacet, type Facet, type Sides } from './facets.ts';
import { changeOf, type MeaningChange, type Said, type Subject } from './meaning-change.ts';

type Resources = Supply['resources'];

const isMounted = ({ state }: Resource): boolean => state !== 'suspended';

const stateFacet = (stops: Said): Facet<Resource> => ({
  keys: ['state'],
  compare: ({ before, after }, subject) => {
    if (isMounted(before) === isMounted(after)) return [];
    return isMounted(after)
      ? [changeOf('resource-resumed', subject)]
      : [changeOf('resource-suspended', subject, stops)];
  },
});

const way = plainFacet<Resource>(
  'resource-rerouted',
  'kind',
  'system',
  'connector',
  'endpoint',
  'ask',
  'success',
  'records',
  'standard',
);

/** Taking one way of several down stops nothing; taking the last one down stops the supply. */
export function compareResources(
  sides: Sides<Resources>,
  subject: Subject,
): readonly MeaningChange[] {
  const isLeft = Object.values(sides.after).some(isMounted);
  const wasThere = Object.values(sides.before).some(isMounted);
  const stops: Said = wasThere && !isLeft ? { stops: {} } : {};
  const about = (name: string): Subject => ({ ...subject, part: `${subject.part ?? ''}/${name}` });
  return compareMembers<Resource>(sides, {
    added: (name) => [changeOf('resource-mounted', about(name))],
    removed: (name) => [changeOf('resource-removed', about(name), stops)],
    both: (name, both) => compareFacets([stateFacet(stops), way], both, about(name)),
  });
}
