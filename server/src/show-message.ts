import type { Connection } from 'vscode-languageserver/node';
import { MessageType, ShowMessageNotification } from 'vscode-languageserver/node';

/**
 * Shows a person a message. `connection.window` would ask a question that has no answers, which some editors wait for until
 * somebody presses a key.
 */
export function showMessage(connection: Connection, message: string, type: MessageType = MessageType.Info): void {
  void connection.sendNotification(ShowMessageNotification.type, { type, message });
}
