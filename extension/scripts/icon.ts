import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

/** Draws `images/icon.png`: a parapet, which is a low wall with merlons, above the arch of a bridge. */

const SIZE = 128;
/** Points per pixel and direction that are looked at, for smooth edges. */
const SAMPLES = 4;

type Colour = readonly [red: number, green: number, blue: number, alpha: number];
const clear: Colour = [0, 0, 0, 0];
const night: Colour = [31, 36, 48, 255];
const stone: Colour = [232, 226, 214, 255];
const river: Colour = [79, 157, 201, 255];

/** The colour at a point of the picture, whose sides are 1 long. */
function colourAt(x: number, y: number): Colour {
  if (!isInRoundedSquare(x, y, 0.18)) return clear;
  if (isInMerlon(x, y) || (y >= 0.44 && y < 0.78 && !isInArch(x, y))) return stone;
  return y >= 0.78 && y < 0.84 ? river : night;
}

function isInRoundedSquare(x: number, y: number, radius: number): boolean {
  const overX = Math.max(radius - x, x - (1 - radius), 0);
  const overY = Math.max(radius - y, y - (1 - radius), 0);
  return Math.hypot(overX, overY) <= radius;
}

const isInMerlon = (x: number, y: number): boolean =>
  y >= 0.28 && y < 0.46 && [0.06, 0.31, 0.56, 0.81].some((left) => x >= left && x < left + 0.13);

const isInArch = (x: number, y: number): boolean => Math.hypot(x - 0.5, y - 0.86) < 0.27;

function pixels(): Buffer {
  // Each row begins with the number of its filter: none.
  const rows = Buffer.alloc(SIZE * (SIZE * 4 + 1));
  for (let row = 0; row < SIZE; row++)
    for (let column = 0; column < SIZE; column++) rows.set(pixel(column, row), row * (SIZE * 4 + 1) + 1 + column * 4);
  return rows;
}

function pixel(column: number, row: number): number[] {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < SAMPLES * SAMPLES; i++) {
    const x = (column + ((i % SAMPLES) + 0.5) / SAMPLES) / SIZE;
    const y = (row + (Math.floor(i / SAMPLES) + 0.5) / SAMPLES) / SIZE;
    const [red, green, blue, alpha] = colourAt(x, y);
    [red * alpha, green * alpha, blue * alpha, alpha].forEach((value, channel) => {
      sum[channel] = (sum[channel] ?? 0) + value;
    });
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = sum;
  return alpha === 0 ? [0, 0, 0, 0] : [red / alpha, green / alpha, blue / alpha, alpha / (SAMPLES * SAMPLES)];
}

/** Format: PNG specification, 5 "Datastream structure"; 8 bits per channel, with alpha. */
function png(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels(), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([frame.subarray(0, 4), content, frame.subarray(4)]);
}

await writeFile(new URL('../images/icon.png', import.meta.url), png());
