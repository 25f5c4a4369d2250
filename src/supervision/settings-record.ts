import { canonicalBytes, canonicalText, digestOf, utf8, type Sha256 } from '../kernel/index.ts';
import type { Settings, SettingsApplied } from '../shapes/index.ts';

type Applied = Omit<SettingsApplied, 'kind' | 'at' | 'previous'>;

/** The digest of the settings and of each section, and which differ from those last recorded. */
function appliedOf(
  sha256: Sha256,
  settings: Settings,
  { program, previous }: { readonly program: string; readonly previous?: SettingsApplied },
): Applied {
  const sections = Object.fromEntries(
    Object.entries(settings).map(([name, section]) => [
      name,
      digestOf(sha256, utf8(canonicalText(section))),
    ]),
  );
  const known = previous?.sections ?? {};
  const names = [...new Set([...Object.keys(sections), ...Object.keys(known)])].sort();
  return {
    settings: digestOf(sha256, canonicalBytes(settings)),
    sections,
    changed: names.filter((name) => sections[name] !== known[name]),
    program,
  };
}

/** The entry for a start with these settings; undefined when the last one says the same already. */
export function settingsEntry(
  sha256: Sha256,
  settings: Settings,
  given: { readonly program: string; readonly at: string; readonly previous?: SettingsApplied },
): SettingsApplied | undefined {
  const { at, previous, program } = given;
  const applied = appliedOf(sha256, settings, given);
  if (previous?.settings === applied.settings && previous.program === program) return undefined;
  return {
    kind: 'settings.applied',
    at,
    ...applied,
    ...(previous === undefined ? {} : { previous: previous.settings }),
  };
}
