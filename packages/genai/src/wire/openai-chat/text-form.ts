import { escapeReader, escapeWriter, skeletonReader } from '../../json/json-text.ts';

/** How a text on the wire is shown to finders, and how what they leave of it is written. */
export interface TextForm {
  /** The next piece as finders see it. */
  hear(piece: string): string;
  /** What only the end of the text shows. */
  end(): string;
  /** What is let go, as it goes on the wire. */
  say(piece: string): string;
  /** Whether the next piece can go on as it came: nothing of the last is still missing. */
  readonly isAligned: boolean;
  /** Whether what was said is still a beginning of the JSON that was heard, but for what its strings say. */
  readonly isIntact: boolean;
  /** Whether it is all of it. */
  readonly isWhole: boolean;
}

/** Text that is just text. */
export const plainForm: TextForm = {
  hear: (piece) => piece,
  end: () => '',
  say: (piece) => piece,
  isAligned: true,
  isIntact: true,
  isWhole: true,
};

/** Text that must stay valid JSON. */
export function jsonForm(): TextForm {
  const reader = escapeReader();
  const writer = escapeWriter();
  const heard = skeletonReader();
  const said = skeletonReader();
  /** The skeleton of what was heard and not yet said. */
  let ahead = '';
  let isIntact = true;
  return {
    hear(piece) {
      const text = reader.read(piece);
      ahead += heard.read(text);
      return text;
    },
    end: () => reader.end(),
    say(piece) {
      const skeleton = said.read(piece);
      isIntact &&= ahead.startsWith(skeleton);
      ahead = ahead.slice(skeleton.length);
      return writer.write(piece);
    },
    get isAligned() {
      return !reader.within;
    },
    get isIntact() {
      return isIntact;
    },
    get isWhole() {
      return isIntact && ahead === '';
    },
  };
}
