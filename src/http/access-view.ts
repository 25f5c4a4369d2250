import { problemCodes, type Language } from '../kernel/index.ts';
import type { Allowance, DatasetAccess, Lack } from '../authorization/index.ts';
import type { AccessAllowance, AccessLack } from '../shapes/index.ts';

interface AccessView {
  readonly may: AccessAllowance[];
  readonly lacks: AccessLack[];
}

const allowed = ({ items, omitted, ...rest }: Allowance): AccessAllowance => ({
  ...rest,
  items: [...items],
  omitted: [...omitted],
});

/** A refusal that nobody was given yet, in the words in which they would hear it. */
const lacking =
  (language: Language) =>
  (lack: Lack): AccessLack => {
    const { title, remedy } = problemCodes[lack.code];
    return { ...lack, title: title[language], remedy: remedy[language] };
  };

/** What may be had, and of what may not: why, and how to get it. */
export const viewOfAccess = ({ may, lacks }: DatasetAccess, language: Language): AccessView => ({
  may: may.map(allowed),
  lacks: lacks.map(lacking(language)),
});
