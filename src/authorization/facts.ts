import type { DivisionTable, Refusal } from '../kernel/index.ts';
import type { CompiledMapping } from '../mapping/index.ts';
import type { Agency, Grant, ServiceItem } from '../shapes/index.ts';
import type { DatasetView } from '../catalog/index.ts';

/** Who asks, as identification established it. */
export interface Requester {
  readonly system: string;
  readonly agency: Agency;
}

/** All the decision looks at, read beforehand. */
export interface Facts {
  readonly requester: Requester;
  /** Undefined when the catalog in force has no such entry. */
  readonly dataset: DatasetView | undefined;
  /** The requester's grants for this dataset, in whatever state. */
  readonly grants: readonly Grant[];
  /** The service item the purpose names, if the catalog has it. */
  readonly serviceItem: ServiceItem | undefined;
  /** The mapping to the receiver's standard, if one was asked for and exists. */
  readonly receiverMapping: CompiledMapping | undefined;
  readonly divisions: DivisionTable;
  /** A refusal when the grant's quota is used up at this moment. */
  readonly quotaExceeded: (grant: Grant) => Refusal | undefined;
}
