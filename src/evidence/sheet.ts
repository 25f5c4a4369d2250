import encodeQR from 'qr';
import type { Fonts } from './node-fonts.ts';
import type { SheetRow } from './sheet-rows.ts';

export interface Sheet {
  readonly fonts: Fonts;
  /** What the document says of when it was made: the exchange's own time, so that bytes repeat. */
  readonly at: Date;
  readonly rows: readonly SheetRow[];
  /** Where the code leads. */
  readonly checkUrl: string;
}

/** A4, and lengths on it, in points. */
const MARGIN = 50;
const LABEL_WIDTH = 130;
const VALUE_WIDTH = 365;
const QR_WIDTH = 130;
const TITLE_SIZE = 20;
const TEXT_SIZE = 9.5;
const ROW_GAP = 5;

type Pdf = PDFKit.PDFDocument;

/** Each font has only its own script, so a line is written in runs. */
const RUNS = /[\u0020-\u024f\u2010-\u2027]+|[^\u0020-\u024f\u2010-\u2027]+/gu;

const fontOf = (run: string): 'latin' | 'chinese' =>
  (run.codePointAt(0) ?? 0) < 0x2e80 ? 'latin' : 'chinese';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

function write(pdf: Pdf, text: string, { x, y, width }: Place): void {
  const runs = text.match(RUNS) ?? [''];
  pdf.x = x;
  pdf.y = y;
  for (const [at, run] of runs.entries()) {
    const continued = at < runs.length - 1;
    pdf.font(fontOf(run));
    if (at === 0) pdf.text(run, x, y, { width, continued });
    else pdf.text(run, { width, continued });
  }
}

function writeRows(pdf: Pdf, rows: readonly SheetRow[]): void {
  let y = pdf.y + 2 * ROW_GAP;
  pdf.fontSize(TEXT_SIZE);
  for (const { label, value } of rows) {
    write(pdf, label, { x: MARGIN, y, width: LABEL_WIDTH });
    const labelEnd = pdf.y;
    write(pdf, value, { x: MARGIN + LABEL_WIDTH, y, width: VALUE_WIDTH });
    y = Math.max(pdf.y, labelEnd) + ROW_GAP;
  }
  pdf.y = y;
}

function drawCode(pdf: Pdf, url: string): void {
  const modules = encodeQR(url, 'raw', { ecc: 'medium' });
  const side = QR_WIDTH / modules.length;
  const top = pdf.y + ROW_GAP;
  for (const [row, line] of modules.entries()) {
    for (const [column, isDark] of line.entries()) {
      if (isDark) pdf.rect(MARGIN + column * side, top + row * side, side, side);
    }
  }
  pdf.fill('black');
  const beside = { x: MARGIN + LABEL_WIDTH + ROW_GAP, width: VALUE_WIDTH };
  write(pdf, '扫码核对本单所列条目是否在日志中：', { ...beside, y: top });
  write(pdf, 'Scan to check that the log holds the entries above:', { ...beside, y: pdf.y });
  write(pdf, url, { ...beside, y: pdf.y + ROW_GAP });
  write(pdf, '本单是说明，不是证据；证据为核验包中的文件，按其中 README 可离线核验。', {
    ...beside,
    y: pdf.y + 2 * ROW_GAP,
  });
  write(pdf, 'This sheet explains; the files of the package prove, offline, as its README says.', {
    ...beside,
    y: pdf.y,
  });
}

/** 核验单: one page for a case file, its font embedded. The same exchange gives the same bytes. */
export async function drawSheet({ fonts, at, rows, checkUrl }: Sheet): Promise<Uint8Array> {
  // Slow to load, and most processes never draw a sheet.
  const { default: PDFDocument } = await import('pdfkit');
  const info = { Title: '共享调用核验单', CreationDate: at, ModDate: at };
  const pdf = new PDFDocument({ size: 'A4', margin: MARGIN, info, lang: 'zh-CN' });
  const chunks: Buffer[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  pdf.registerFont('chinese', Buffer.from(fonts.chinese));
  pdf.registerFont('latin', Buffer.from(fonts.latin));
  pdf.fontSize(TITLE_SIZE);
  write(pdf, '共享调用核验单', { x: MARGIN, y: MARGIN, width: LABEL_WIDTH + VALUE_WIDTH });
  pdf.fontSize(TEXT_SIZE);
  write(pdf, 'Verification sheet of an exchange', {
    x: MARGIN,
    y: pdf.y,
    width: LABEL_WIDTH + VALUE_WIDTH,
  });
  writeRows(pdf, rows);
  drawCode(pdf, checkUrl);
  pdf.end();
  return done;
}
