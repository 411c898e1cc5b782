## A list of people
import-title = Add people from a list
import-lead = A CSV file, as Excel or another program saves it. Nothing is stored before you have seen what it would change.
import-columns = Columns: name (or first name and last name), e-mail; if you like role, group, time zone. The order does not matter, further columns are left out. Somebody whose e-mail address is known is changed, where a cell says something else; an empty cell leaves things as they are. Nobody is removed.
import-file = File
import-look = Show what it would change
import-empty = There is nothing in this file.
import-no-text = This file is no text in UTF-8, UTF-16 or Windows-1252. Save it as “CSV UTF-8” and choose it again; an .xlsx file itself cannot be read.
import-no-columns = The first line must name the columns: a name and an e-mail address at least, separated by commas, semicolons or tabs.
import-no-rows = There is nobody in this file, only the names of columns.
import-too-many = There may be at most { $most } rows. Divide the file.
import-preview = What this list would change
import-nothing-stored = Nothing is stored yet.
import-outdated = People or groups changed since you looked. Nothing is stored. This is what the list would change now.
import-count-new = { $count ->
    [one] { $number } new
   *[other] { $number } new
}
import-count-changed = { $count ->
    [one] { $number } changed
   *[other] { $number } changed
}
import-count-unchanged = { $count ->
    [one] { $number } unchanged
   *[other] { $number } unchanged
}
import-count-wrong = { $count ->
    [one] { $number } row with errors, which is left out
   *[other] { $number } rows with errors, which are left out
}
import-confirm = { $count ->
    [one] Store { $number } row
   *[other] Store { $number } rows
}
import-nothing = Nothing would change.
import-other = Choose another file
import-groups-missing = These groups do not exist:
import-groups-made = These groups are made:
import-make-groups = Make these groups, too
import-line = Line
import-what = What happens
import-new = New
import-changed = Changed
import-unchanged = Unchanged
import-wrong = Error
import-change = { $fact }: { $before } → { $after }
import-wrong-name = There is no name of at most 200 characters.
import-no-email = There is no e-mail address.
import-twice = This e-mail address stands on line { $line } already.
import-wrong-role = There is no role “{ $typed }”: employee, manager or admin.
import-wrong-zone = There is no time zone “{ $typed }”: a name such as Europe/Berlin.
import-wrong-group = There is no group “{ $typed }”.
