## Signing in a computer
enrol-title = Sign in a computer
enrol-lead = “timetrack login” shows a code on the computer. Type it here.
enrol-code = Code
enrol-look-up = Look it up
enrol-question = Is this your computer, { $name }?
enrol-computer = Computer
enrol-account = Account
enrol-asked = Asked at
enrol-compare = Compare the code with the one that the computer shows. Go on only if both are the same and you asked for it just now: what is recorded there will count as yours, and whoever sits there can open your data.
enrol-mine = This is my computer
enrol-refuse = Refuse
enrol-done-title = The computer is signed in
enrol-done = What it records is yours from now on. You can close this page.
enrol-refused-title = Refused
enrol-refused = The computer was not signed in.
enrol-ended = No computer waits with this code. It was mistyped, somebody has answered already, or it took longer than ten minutes.
