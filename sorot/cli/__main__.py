import sys

from sorot.cli import main

sys.exit(main())
