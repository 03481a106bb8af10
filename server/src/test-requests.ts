import type { Authored } from '@parapet/language-service';
import type { Connection } from 'vscode-languageserver/node';
import { RequestType } from 'vscode-languageserver/node';
import type { FindCasesParams, FoundCase, RunTestsParams, TestsOutcome, UpdateCaseParams } from './protocol.ts';
import { FIND_CASES_METHOD, RUN_TESTS_METHOD, UPDATE_CASE_METHOD } from './protocol.ts';
import type { Session } from './session.ts';
import { findCases } from './tests/find-cases.ts';
import { runTests } from './tests/run-tests.ts';
import { updateCase } from './tests/update-case.ts';

const FindCasesRequest = new RequestType<FindCasesParams, readonly FoundCase[], void>(FIND_CASES_METHOD);
const RunTestsRequest = new RequestType<RunTestsParams, TestsOutcome, void>(RUN_TESTS_METHOD);
const UpdateCaseRequest = new RequestType<UpdateCaseParams, Authored, void>(UPDATE_CASE_METHOD);

/** Answers what a client asks about tests of policies. */
export function answerTestRequests(connection: Connection, { read }: Session): void {
  connection.onRequest(FindCasesRequest, ({ uri, text }) => findCases(uri, text));
  connection.onRequest(RunTestsRequest, ({ uri }) => runTests(uri, read));
  connection.onRequest(UpdateCaseRequest, ({ uri, index }) => updateCase(uri, index, read));
}
