/**
 * mapping: declared translation between two standards, proven sound when it is published and
 * compiled once to plain functions; lineage; masks. Knows items, code tables, dates and decimals;
 * never who asks, for what, or over which network.
 */
export { compileMapping } from './compile-mapping.ts';
export { compileMaterial, type CompiledMaterial, type Material } from './material.ts';
export type {
  ChildView,
  CompiledMapping,
  Exposure,
  MappingContext,
  MappingFaults,
  MappingResult,
  Origin,
  SourceRecord,
  StandardView,
} from './mapping.ts';
export { maskValue, type Mask } from './masks.ts';
