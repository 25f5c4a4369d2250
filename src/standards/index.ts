/**
 * standards: elements with their check digits, the compiled JSON Schemas of everything that crosses
 * a border, and the registry of data standards. Knows what a document must look like; never who is
 * asking for it.
 */
export { citizenIdCheck, organisationCodeCheck, usccCheckCharacter } from './check-digits.ts';
export { houseFormats } from './formats.ts';
export { parseSchemas, readSchemaBytes } from './schema-files.ts';
export {
  createSchemaSet,
  schemaSetSteps,
  type Check,
  type Checked,
  type SchemaFiles,
  type SchemaSet,
} from './schema-set.ts';
export { findStandard, standardIds, type Standard } from './standard.ts';
export { parseStrictJson } from './strict-json.ts';
