import type { AuditTable } from '../shapes/index.ts';
import { agencies, readings } from './tables/agencies.ts';
import { coverage, unusedDuties } from './tables/duties.ts';
import { gaps } from './tables/gaps.ts';
import { overCollection } from './tables/over-collection.ts';
import { providers } from './tables/providers.ts';
import { tableOf, type Indicating, type TableDefinition } from './tables/table.ts';
import { unusualAccess } from './tables/unusual.ts';
import { refusals, volumeByDataset, volumeByDay } from './tables/volume.ts';

/** In the order in which they are told. */
const indicatorTables: readonly TableDefinition[] = [
  volumeByDay,
  volumeByDataset,
  refusals,
  providers,
  unusedDuties,
  coverage,
  overCollection,
  unusualAccess,
  agencies,
  readings,
];

const gapTables: readonly TableDefinition[] = [gaps];

/** What supervisors see, table by table. */
export const indicatorsOf = (given: Indicating): AuditTable[] =>
  indicatorTables.map((definition) => tableOf(definition, given));

/** Demands that no duty covers. */
export const gapsOf = (given: Indicating): AuditTable[] =>
  gapTables.map((definition) => tableOf(definition, given));
