/**
 * shapes: the TypeScript type of every schema in schemas/, generated, types only. Whoever needs a
 * shape takes it from here; nothing is typed twice. Validators for them are in standards/.
 */
export type * from './shapes.generated.ts';
