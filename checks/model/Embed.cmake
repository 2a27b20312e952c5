# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Writes OUTPUT: ARRAY, a C++ array of {name, text}, with an entry for each of FILES, and COUNT, its size; HEADER
# declares both. NAME is the part of a file's name that is kept, as in get_filename_component. Compilers limit the
# length of one literal, so a long file becomes several adjacent ones.
file(WRITE ${OUTPUT} "#include \"${HEADER}\"\n\nconst ${ARRAY}[] = {\n")
foreach(file IN LISTS FILES)
  get_filename_component(name ${file} ${NAME})
  file(READ ${file} text)
  string(LENGTH "${text}" length)
  file(APPEND ${OUTPUT} "    {\"${name}\",\n")
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${text}" ${at} 12000 piece)
    file(APPEND ${OUTPUT} "R\"text(${piece})text\"\n")
    math(EXPR at "${at} + 12000")
  endwhile()
  file(APPEND ${OUTPUT} "    },\n")
endforeach()
string(REGEX REPLACE ".* " "" array "${ARRAY}")
file(APPEND ${OUTPUT} "};\nconst size_t ${COUNT} = sizeof(${array}) / sizeof(${array}[0]);\n")
