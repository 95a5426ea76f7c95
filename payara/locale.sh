# Has the scripts, and what they start, do and say the same in every locale; names of files keep the
# charset of the environment's, which is UTF-8 where it names none. Sourced by the other scripts.
#
# shellcheck shell=bash

locale=${LC_ALL:-${LC_CTYPE:-${LANG:-C}}}
case $locale in C | POSIX | *.UTF-8 | *.utf8 | *.UTF8 | *.utf-8) locale=C.UTF-8 ;; esac
unset LC_ALL LANGUAGE LC_COLLATE LC_MESSAGES LC_MONETARY LC_NUMERIC LC_TIME
# The shell complains of a locale that the machine does not have.
{ export LANG=C LC_CTYPE="$locale"; } 2>/dev/null
unset locale

# What a Java machine is told of it; where the charset is another, it would take over the language.
# shellcheck disable=SC2034 # used where this is sourced
java_locale=(-Duser.language=en -Duser.country=US -Dfile.encoding=UTF-8)
