import type { Profile } from '../set/load-policy-set.ts';
import { choice, either, type Fields, field, listOf, mapping, required, type Shape, text } from './shape.ts';

/** Where a part of a moment's context is found. */
const source: Shape = either(
  mapping({ header: required(text, 'A header of the request that the service is answering.') }),
  mapping({ span_attribute: required(text, 'An attribute of the span that is active.') }),
);

export const profileDocs: Readonly<Record<Profile, string>> = {
  pilot: 'Temporary rules say when they end.',
  production: 'Enforced rules have an owner and a control, and those that refuse a message.',
};

/** Every field of `parapet.yaml`, the settings of a project. */
export const settingsFields: Fields = {
  parapet: field({ kind: 'constant', value: 1 }, 'The version of the settings.'),
  context: field(
    {
      kind: 'fields',
      fields: {
        'user.id': field(source, 'Who the service works for.'),
        'user.roles': field(source, 'What that person may act as, separated by commas.'),
        'session.id': field(source, 'The conversation or session.'),
        tenant: field(source, 'The customer on whose behalf the service runs.'),
      },
      others: {
        like: '^user\\.attributes\\.[^<]+$',
        of: field(source, 'Whatever else the service says of the person.'),
      },
    },
    'Where to find what the service does not say in code.',
  ),
  endpoints: field(
    listOf(text),
    'Model endpoints besides those that are known: base URLs such as `http://localhost:8000/v1`, or the very address that is called.',
  ),
  profile: field(choice(profileDocs), 'What is demanded of policies besides that they are right. Left out: nothing.'),
};
