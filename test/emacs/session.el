;;; session.el --- What a person does in Emacs, done in one that has no screen  -*- lexical-binding: t -*-

;; Each step's result, or what went wrong, goes into the JSON file that PARAPET_RESULTS names. PARAPET_CLIENT is `eglot' or
;; `lsp-mode', PARAPET_SETUP the file with what the page says about it.

(require 'json)
(require 'seq)

(defvar results nil)

(defmacro step (name &rest body)
  "Keep what BODY comes to under NAME."
  `(push (cons ,name (condition-case fault (progn ,@body) (error (list (cons 'fault (error-message-string fault))))))
         results))

(defun eventually (look)
  "Wait until LOOK gives something, and give it. The limit is for what hangs."
  (let ((until (+ (float-time) 30)) (found nil))
    (while (not (setq found (funcall look)))
      (when (> (float-time) until) (error "It did not come"))
      (accept-process-output nil 0.05))
    found))

(defun go-behind (text)
  (goto-char (point-min))
  (search-forward text))

(defun policy ()
  (buffer-substring-no-properties (point-min) (point-max)))

;; Emacs does this while it waits for a person, which it never does without a screen.
(defun idle ()
  (run-hooks 'post-command-hook)
  (accept-process-output nil 0.1))

(setq make-backup-files nil
      create-lockfiles nil)
(require 'yaml-mode)
(load (getenv "PARAPET_SETUP") nil t)

(defun session-in-eglot ()
  (require 'eglot)
  (setq eglot-send-changes-idle-time 0.1)
  (find-file "policies/answers.policy.yaml")
  (step "attaches"
        (idle)
        (eventually #'eglot-current-server)
        (symbol-name major-mode))
  (step "diagnostics"
        (go-behind "output.text.has(phon")
        (delete-char 1)
        (eglot--signal-textDocument/didChange)
        (eventually (lambda () (accept-process-output nil 0.1) (flymake-start) (flymake-diagnostics)))
        (prog1 (vconcat (mapcar #'flymake-diagnostic-text (flymake-diagnostics)))
          (insert "e")
          (eglot--signal-textDocument/didChange)))
  (step "completion"
        (go-behind "output.te")
        (pcase-let ((`(,start ,end ,table . ,_) (eglot-completion-at-point)))
          (vconcat (mapcar #'substring-no-properties
                           (all-completions (buffer-substring-no-properties start end) table)))))
  (step "definition"
        (go-behind "output.text.has(pho")
        (let ((found (car (xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot)))))
          (xref-location-line (xref-item-location found))))
  (step "rename"
        (go-behind "output.text.has(pho")
        (eglot-rename "telephone")
        (policy))
  (step "formatting"
        (go-behind "parapet:")
        (insert "     ")
        (eglot-format-buffer)
        (policy)))

(defun session-in-lsp-mode ()
  (setq lsp-auto-guess-root t
        lsp-session-file (expand-file-name "lsp-session" temporary-file-directory)
        lsp-enable-snippet nil
        lsp-warn-no-matched-clients nil)
  (require 'lsp-mode)
  (require 'lsp-lens)
  (find-file "policies/answers.policy.yaml")
  (step "attaches"
        (eventually (lambda () (seq-some (lambda (one) (eq (lsp--workspace-status one) 'initialized)) (lsp-workspaces))))
        (symbol-name major-mode))
  (step "code lens"
        (eventually
         (lambda ()
           (let ((titles (mapcar (lambda (lens) (lsp:command-title (lsp:code-lens-command? lens)))
                                 (lsp-request "textDocument/codeLens" (list :textDocument (lsp--text-document-identifier))))))
             (and (seq-some (lambda (title) (string-match-p "of 40 matched" title)) titles) (vconcat titles))))))
  (step "diagnostics"
        (go-behind "output.text.has(phon")
        (delete-char 1)
        (vconcat (mapcar #'lsp:diagnostic-message (eventually (lambda () (lsp--get-buffer-diagnostics)))))))

(pcase (getenv "PARAPET_CLIENT")
  ("eglot" (session-in-eglot))
  ("lsp-mode" (session-in-lsp-mode)))

;; What it has warned its user of.
(step "warnings"
      (with-current-buffer "*Messages*"
        (vconcat (seq-filter (lambda (line) (string-match-p "^Warning\\|Unknown" line)) (split-string (policy) "\n" t)))))

(with-temp-file (getenv "PARAPET_RESULTS")
  (insert (json-encode results)))
(set-buffer-modified-p nil)
(kill-emacs 0)
