import { canonicalText, type Violation } from '../kernel/index.ts';
import type { Mapping } from '../shapes/index.ts';
import { fault } from './faults.ts';
import type { CompiledMapping } from './mapping.ts';

/** The examples of a mapping are tests: each is run, and must come out exactly as written. */
export function exampleFaults(
  { examples = [] }: Mapping,
  compiled: CompiledMapping,
): readonly Violation[] {
  return examples.flatMap((example, index) => {
    const result = compiled.apply(example.in);
    if (!result.ok) {
      return result.errors.map(({ pointer, message }) => ({
        ...fault(`/examples/${index}/in${pointer}`, 'example-differs'),
        message,
      }));
    }
    const isSame = canonicalText(result.record) === canonicalText(example.out);
    return isSame ? [] : [fault(`/examples/${index}/out`, 'example-differs')];
  });
}
