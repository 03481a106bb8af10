import assert from 'node:assert/strict';
import { isMap, isSeq, type Node } from 'yaml';
import { keptByItem } from '../../src/yaml/kept-by-item.ts';
import { createYamlParser } from '../../src/yaml/parse-yaml.ts';
import { rangeOf } from '../../src/yaml/read-yaml.ts';

describe('what is made of an item of a list', () => {
  const items = (parsed: ReturnType<ReturnType<typeof createYamlParser>>): readonly Node[] => {
    const root = typeof parsed === 'string' ? undefined : parsed[0]?.contents;
    const list = isMap(root) ? root.items.at(-1)?.value : undefined;
    return isSeq(list) ? (list.items as Node[]) : [];
  };

  it('is made again of the item that was edited, and moves with the others', () => {
    const parse = createYamlParser();
    const made: string[] = [];
    const where = keptByItem(
      (item, source) => {
        const { start, end } = rangeOf(item);
        made.push(source.slice(start, end).trim());
        return start;
      },
      (start, by) => start + by,
    );
    let text = `rules:\n${['one', 'two', 'three', 'four'].map((id) => `  - id: ${id}\n    at: x\n`).join('')}`;
    for (const [from, to] of [
      ['', ''],
      ['two', 'twoo'],
      ['two', 'twoo'],
      ['one', 'a'],
      ['id: a', 'se\n    id: a'],
      ['se\n    id: a', 'id: a'],
    ] as const) {
      text = text.replace(from, to);
      const starts = items(parse(text)).map((item) => where(item, text));
      assert.deepEqual(
        starts,
        [...text.matchAll(/(?<=- )/g)].map(({ index }) => index),
      );
    }
    assert.deepEqual(
      made.map((item) => item.split('\n    at', 1)[0]),
      ['id: one', 'id: two', 'id: three', 'id: four', 'id: twoo', 'id: twooo', 'id: a', 'se\n    id: a'],
    );
  });

  it('has the nodes of an item where they are by now', () => {
    const parse = createYamlParser();
    const text = 'rules:\n  - id: one\n  - id: two\n    at: [x]\n';
    parse(text);
    const edited = text.replace('one', 'another');
    const [, item] = items(parse(edited));
    assert.ok(isMap(item));
    assert.deepEqual(
      item.items.map(({ key }) => edited.slice(rangeOf(key as Node).start, rangeOf(key as Node).end)),
      ['id', 'at'],
    );
  });
});
