;; A user at work in Emacs: sees the finding, takes the fix, sees it gone. Prints what is on the screen, for FileCheck.
(require 'cl-lib)

(defun wait-for (what condition)
  (let ((deadline (+ (float-time) 60)))
    (while (not (funcall condition))
      (when (> (float-time) deadline)
        (message "timed out: %s" what)
        (kill-emacs 1))
      (accept-process-output nil 0.05))))

;; clangd has things of its own to say, which differ with its version.
(defun findings ()
  (cl-remove-if-not (lambda (each) (string-match-p "async-" (flymake-diagnostic-text each))) (flymake-diagnostics)))

(defun show ()
  (message "== %d findings" (length (findings)))
  (dolist (each (findings))
    (message "%d: %s" (line-number-at-pos (flymake-diagnostic-beg each)) (flymake-diagnostic-text each))))

(find-file "work.cpp")
(run-hooks 'post-command-hook) ; eglot-ensure waits for the first command, and batch mode gives none
(wait-for "the server" #'eglot-current-server)
(flymake-start)
(wait-for "the finding" #'findings)
(show)

(let* ((finding (car (findings)))
       (actions (eglot-code-actions (flymake-diagnostic-beg finding) (flymake-diagnostic-end finding)))
       (fix (seq-find (lambda (each) (string-match-p "co_await" (plist-get each :title))) actions)))
  (goto-char (flymake-diagnostic-beg finding))
  (message "== %s" (plist-get fix :title))
  (eglot--apply-workspace-edit (plist-get fix :edit)))
(eglot--signal-textDocument/didChange)
(wait-for "the fix" (lambda () (not (findings))))
(show)
(message "%s" (buffer-substring (line-beginning-position) (line-end-position)))
