import { isCalendarDate } from './calendar-date.ts';
import { isCitizenId, isOrganisationCode, isUscc } from './check-digits.ts';

/** What `format` means in this house's schemas; a name outside this table is refused by the checker. */
export const houseFormats = {
  uscc: isUscc,
  'organisation-code': isOrganisationCode,
  'citizen-id': isCitizenId,
  date: isCalendarDate,
} as const satisfies Readonly<Record<string, (text: string) => boolean>>;
