import { check, compile, parse, types } from '@parapet/cel';

const environment = {
  variables: { text: { type: types.string, doc: 'What was said.' } },
  functions: [
    {
      name: 'words',
      doc: 'The words of the text.',
      overloads: [
        {
          id: 'string_words',
          receiver: types.string,
          args: [],
          result: types.list(types.string),
          call: (text: string) => text.split(/\s+/),
        },
      ],
    },
  ],
};

const program = compile(check(parse('text.words().filter(w, size(w) > 3)').expr, environment));
console.log(program.evaluate({ text: 'to be or rather not' })); // [ 'rather' ]
