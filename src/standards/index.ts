/**
 * standards: elements with their check digits, the compiled JSON Schemas of everything that crosses
 * a border, and the registry of data standards. Knows what a document must look like; never who is
 * asking for it.
 */
export { citizenIdCheck, organisationCodeCheck, usccCheckCharacter } from './check-digits.ts';
export { copiedElements, indexElements } from './copied-elements.ts';
export { extensionFaults } from './extension.ts';
export { houseFormats } from './formats.ts';
export { circularFaults, subsetFaults } from './house-subset.ts';
export type { SchemaFault } from './schema-fault.ts';
export { parseSchemas, readSchemaBytes } from './schema-files.ts';
export { referencesOf } from './schema-references.ts';
export {
  createSchemaSet,
  type Check,
  type Checked,
  type SchemaFiles,
  type SchemaSet,
} from './schema-set.ts';
export { findStandard, standardIds, type Standard } from './standard.ts';
export { parseStrictJson } from './strict-json.ts';
