import { say, type Refusal, type Violation } from '../kernel/index.ts';
import type { DatasetView } from '../catalog/index.ts';
import type { ReadNeed } from './needs.ts';

/** The subject must be named by exactly the items the catalog identifies one by. */
function subjectKeyFaults(
  dataset: DatasetView,
  subject: ReadNeed['subject'],
): readonly Violation[] {
  const wanted = dataset.document.subject;
  const missing = wanted.filter((item) => !(item in subject));
  const extra = Object.keys(subject).filter((item) => !wanted.includes(item));
  return [
    ...missing.map((item) => ({
      pointer: `/subject/${item}`,
      rule: 'required',
      message: say(`查询对象须给出 ${item}`, `the subject must give ${item}`),
    })),
    ...extra.map((item) => ({
      pointer: `/subject/${item}`,
      rule: 'additionalProperties',
      message: say('不是查询对象的标识项', 'does not identify the subject'),
    })),
  ];
}

/** The values of a need against the dataset's standard: what could not be decided before it was known. */
export function checkNeed(dataset: DatasetView, need: ReadNeed): Refusal | undefined {
  const keys = subjectKeyFaults(dataset, need.subject);
  if (keys.length > 0) return { refused: 'subject-invalid', errors: keys };
  const subject = dataset.standard.checkPartial(need.subject, '/subject');
  if (!subject.ok) return { refused: 'subject-invalid', errors: subject.errors };
  if (need.claims === undefined) return undefined;
  const claims = dataset.standard.checkPartial(need.claims, '/claims');
  return claims.ok ? undefined : { refused: 'body-invalid', errors: claims.errors };
}
