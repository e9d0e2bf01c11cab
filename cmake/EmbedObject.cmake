# cmake -DOBJECT=FILE -DHEADER=FILE -DNAME=some-name -P EmbedObject.cmake: writes FILE as a C array, tide_some_name_object.
file(READ ${OBJECT} bytes HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
string(REPLACE "-" "_" identifier ${NAME})
file(WRITE ${HEADER} "static const unsigned char __attribute__((aligned(8))) tide_${identifier}_object[] = { ${bytes} };\n")
