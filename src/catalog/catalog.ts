import type { DivisionTable, RegionScope } from '../kernel/index.ts';
import type { CompiledMapping, Material } from '../mapping/index.ts';
import type {
  Agency,
  Dataset,
  Duty,
  Flow,
  Grant,
  Item,
  Matter,
  Resource,
  ServiceItem,
  ShareType,
} from '../shapes/index.ts';
import type { Standard } from '../standards/index.ts';

/** An item as the decision sees it: nothing left to derive. */
export interface ItemView {
  readonly share: ShareType;
  readonly grade: number;
  readonly mask?: NonNullable<Item['mask']>;
}

/** A mounted resource, ready to be asked: its dialect and the way from it to the dataset's standard. */
export interface ResourceView {
  readonly name: string;
  readonly document: Resource;
  readonly dialect: Standard;
  readonly mapping: CompiledMapping;
}

export interface SupplyView {
  readonly agency: string;
  readonly regions: readonly RegionScope[];
  readonly duty: Duty;
  readonly resources: readonly ResourceView[];
}

export interface DatasetView {
  readonly id: string;
  readonly document: Dataset;
  readonly standard: Standard;
  readonly items: ReadonlyMap<string, ItemView>;
  readonly supplies: readonly SupplyView[];
}

export interface SystemView {
  readonly id: string;
  readonly agency: Agency;
  readonly role: NonNullable<NonNullable<Agency['systems']>[string]['role']>;
}

/** A bundle, compiled once: everything an exchange needs to know of the catalog, by id. */
export interface Catalog {
  /** The bundle's id. */
  readonly bundle: string;
  readonly agencies: ReadonlyMap<string, Agency>;
  readonly systems: ReadonlyMap<string, SystemView>;
  readonly datasets: ReadonlyMap<string, DatasetView>;
  readonly serviceItems: ReadonlyMap<string, ServiceItem>;
  readonly matters: ReadonlyMap<string, Matter>;
  readonly flows: ReadonlyMap<string, Flow>;
  /** Grants that the working copy seeds a new store with; the store is the truth after. */
  readonly seedGrants: readonly Grant[];
  readonly divisions: DivisionTable;
  readonly standards: ReadonlyMap<string, Standard>;
  /** JSON Schema of a standard, its elements in place; undefined when the bundle has none such. */
  readonly schemaOf: (standard: string) => object | undefined;
  /** Mappings by `<from>.to.<to>`. */
  readonly mappings: ReadonlyMap<string, CompiledMapping>;
  /** What these mappings, and the standards between which they translate, are compiled from. */
  readonly materialOf: (mappings: readonly string[]) => Material;
}
