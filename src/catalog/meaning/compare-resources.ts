import type {
  FileResource,
  MountedResource,
  Resource,
  Supply,
  TableResource,
} from '../../shapes/index.ts';
import { compareFacets, compareMembers, plainFacet, type Facet, type Sides } from './facets.ts';
import { changeOf, type MeaningChange, type Said } from './meaning-change.ts';
import type { Subject } from './subject.ts';

type Resources = Supply['resources'];

/** A resource of any kind, by the fields of all of them. */
type Way = Readonly<
  Partial<Record<keyof Resource | keyof TableResource | keyof FileResource, unknown>>
> &
  Pick<MountedResource, 'state'>;

const isMounted = ({ state }: Way): boolean => state !== 'suspended';

const stateFacet = (stops: Said): Facet<Way> => ({
  keys: ['state'],
  compare: ({ before, after }, subject) => {
    if (isMounted(before) === isMounted(after)) return [];
    return isMounted(after)
      ? [changeOf('resource-resumed', subject)]
      : [changeOf('resource-suspended', subject, stops)];
  },
});

const way = plainFacet<Way>(
  'resource-rerouted',
  'kind',
  'system',
  'connector',
  'endpoint',
  'ask',
  'success',
  'records',
  'standard',
  'table',
  'key',
  'changedAt',
  'path',
  'media',
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
  return compareMembers<Way>(sides, {
    added: (name) => [changeOf('resource-mounted', about(name))],
    removed: (name) => [changeOf('resource-removed', about(name), stops)],
    both: (name, both) => compareFacets([stateFacet(stops), way], both, about(name)),
  });
}
