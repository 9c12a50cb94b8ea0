# What `cpack --config` makes a Debian package of. scripts/package sets IAMQ_VERSION, IAMQ_TO and IAMQ_STAGE: the files as
# they lie below `/`. The program is linked statically, so that the package depends on nothing and installs anywhere.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME iamq)
set(CPACK_PACKAGE_VERSION $ENV{IAMQ_VERSION})
set(CPACK_PACKAGE_VENDOR iamq)
set(CPACK_PACKAGE_CONTACT "The maintainers of iamq <iamq@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "ask who can do what in AWS IAM, and why")
set(CPACK_PACKAGE_DESCRIPTION
    "A language, a prompt and a test runner for AWS IAM policies. iamq reads what\n\
accounts export, answers who can do what and why, tells what a change would do,\n\
and runs permission tests in CI. It opens no connection.")
set(CPACK_PACKAGE_DIRECTORY $ENV{IAMQ_TO})
set(CPACK_INSTALLED_DIRECTORIES "$ENV{IAMQ_STAGE};/")
set(CPACK_PACKAGE_FILE_NAME iamq)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_STRIP_FILES OFF) # stripped already
